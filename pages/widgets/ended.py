"""What an open page may still ask for after its session ended: to be drawn anew, which shows that it is over."""

from __future__ import annotations

from streamlit.proto.BackMsg_pb2 import BackMsg


def bare_rerun(message: bytes) -> bytes:
    """A rerun of the whole script instead of whatever the page sent: no callback of it runs, no fragment, no upload."""
    bare = BackMsg()
    sent = BackMsg.FromString(message).rerun_script
    bare.rerun_script.page_script_hash = sent.page_script_hash
    bare.rerun_script.context_info.CopyFrom(sent.context_info)
    return bare.SerializeToString()
