"""The router, ask, show, the filter panel and the texts: the only Streamlit outside pages and the door."""
