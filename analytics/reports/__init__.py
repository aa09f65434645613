"""Documents made of tables: the same rows as on the page, in a file that opens safely."""

from analytics.reports.table import About, TooLong, csv_bytes, parquet_bytes, xlsx_bytes

__all__ = ["About", "TooLong", "csv_bytes", "parquet_bytes", "xlsx_bytes"]
