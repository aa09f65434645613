"""Everything the pages share: filters, numbers, charts, reports and the published snapshot."""
