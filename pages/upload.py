"""Bring files: see what they are, correct how they are read, load them."""

import streamlit as st

from analytics.ui import upload
from analytics.ui.language import t

st.title(t("upload"), anchor=False)
st.caption(t("upload.intro"))
is_busy = upload.loader_at_work()
forum = upload.forum_choice()
upload.drop_zone()
upload.files_that_wait(forum, is_busy=is_busy)
upload.short_lists(is_busy=is_busy)
