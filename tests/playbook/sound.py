"""A small workspace with nothing wrong in it, for tests to break."""

from pathlib import Path

FILES = {
    "workspace.toml": """\
[company]
name = "Sound"
timezone = "Europe/Berlin"
currency = "EUR"
[org]
levels = ["company", "region"]
""",
    "playbook/stages.toml": """\
[pipelines.sales.tracks.deal]
stages = [
  { name = "Open", probability = 0.1 },
  { name = "Proposal", probability = "0.5", qualified = true, category = "commit" },
  { name = "Closed Won", outcome = "won", qualified = true },
  { name = "Closed Lost", outcome = "lost" },
]
""",
    "playbook/dimensions.toml": """\
[product]
values = ["Basic", "Plus"]
[segment]
source = "account"
title = "Segment"
""",
    "playbook/people.csv": "id,role,crm_ids\np-01,rep,005A;a.silva\n",
    "playbook/org.csv": "node,parent,since\ncompany,,2020-01-01\np-01,company,2020-01-01\n",
    "playbook/targets.csv": "scope,period,amount\n*,2026-Q3,1000000\np-01,2026-Q3,100000.50\n",
    "playbook/rates.csv": "currency,since,rate,kind\n",
    "playbook/mappings/deals.toml": """\
[mapping]
name = "deals"
table = "deals"
kind = "snapshot"
files = ["deals*.csv"]
header = ["id", "name", "stage"]
id = "id"
[columns]
stage = "stage"
amount = { column = "amount", decimal = "," }
dim_product = "product"
""",
}


def write_sound(root: Path, changes: dict[str, str] | None = None) -> Path:
    """Write the workspace into a folder, some files replaced, and return the folder."""
    for path, text in {**FILES, **(changes or {})}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
