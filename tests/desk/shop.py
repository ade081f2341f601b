"""A workspace written by hand: who sells is imported, a person is called like a team."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from tests.desk.conftest import NOW

FILES = {
    "workspace.toml": """\
[company]
name = "Shop"
timezone = "Europe/Berlin"
currency = "EUR"
[org]
levels = ["region"]
""",
    "playbook/stages.toml": """\
[pipelines.sales.tracks.deal]
stages = [
  { name = "Open", probability = 0.1 },
  { name = "Won", outcome = "won" },
  { name = "Lost", outcome = "lost" },
]
""",
    "playbook/dimensions.toml": '[product]\ntitle = "Line of goods"\n',
    "playbook/people.csv": "id,role,crm_ids\np1,rep,a.lee\np2,rep,ann.lee\np3,rep,\n",
    "playbook/people_private.csv": """\
id,name,email,aliases
p1,Ann Lee,,
p2,West,,
p3,Bo Ek,,
""",
    "playbook/mappings/deals.toml": """\
[mapping]
files = ["deals*.csv"]
id = "id"
observed_at = { constant = "2026-09-01" }
[columns]
stage = "stage"
amount = "amount"
currency = { constant = "EUR" }
owner = { column = "owner", names = false }
account = "account"
close_date = "close"
dim_product = "product"
""",
    "playbook/mappings/people.toml": """\
[mapping]
table = "people"
files = ["people*.csv"]
id = "id"
id_names = false
observed_at = { constant = "2020-01-01" }
[columns]
parent = { column = "parent", names = false }
""",
    "deals.csv": """\
id,stage,amount,owner,account,close,product
1,Open,100.00,a.lee,"Smith, Ltd.",2026-09-30,GTX Pro
2,Open,10.00,ann.lee,0015g00000XyZabAAF,2026-12-31,GTX Basic
3,Open,1.00,p3,Acme,,"5"" pipe"
4,Won,7.00,u9,O'Neil,2026-08-31,
""",
    "people.csv": "id,parent\nshop,\neast,shop\nwest,shop\np1,east\np2,west\np3,west\n",
}


def open_shop(folder: Path) -> Desk:
    """Fill a folder with the workspace, its files imported and its facts built, and open it."""
    shutil.copytree(_imported(tuple(FILES.items())).name, folder, dirs_exist_ok=True)
    return open_workspace(folder, now=NOW)


@cache
def _imported(files: tuple[tuple[str, str], ...]) -> TemporaryDirectory[str]:
    """Import the files of the workspace once in each process, into a folder that ends with it."""
    kept = TemporaryDirectory(prefix="shop-")
    folder = Path(kept.name)
    for path, text in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    desk = open_workspace(folder, now=NOW)
    import_files(desk, OWNER, [folder / "deals.csv", folder / "people.csv"])
    open_workspace(folder, now=NOW).facts.engine.close()
    return kept
