"""The door: what `streamlit run dashboard.py` serves. The pages are chosen in `analytics/ui/router.py`."""

import streamlit as st
from starlette.middleware import Middleware

from analytics.ui.headers import SafeHeaders

# The router must not lie beside pages/: Streamlit would then open a page without it.
app = st.App("analytics/ui/router.py", middleware=[Middleware(SafeHeaders)])
