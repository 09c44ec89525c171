from ctai.findings.acts.evidence import add_evidence, remove_evidence
from ctai.findings.acts.lines import add_line, put_back_line, save_line, withdraw_line

__all__ = ["add_evidence", "add_line", "put_back_line", "remove_evidence", "save_line", "withdraw_line"]
