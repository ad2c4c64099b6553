"""What stands before the pages: sessions, routes, headers. Starlette only; nothing here knows Streamlit."""
