"""The list of commands: where each one lives and what it is for, in the order people meet them."""

COMMANDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Start": (
        ("init", "starting:init", "Make a new workspace whose files explain themselves."),
        ("demo", "starting:demo", "Make a simulated company, ready to look at."),
    ),
    "Data": (
        ("import", "data:import_files", "Record CRM exports in the ledger."),
        ("withdraw", "data:withdraw", "Take an import back; the ledger keeps the record of it."),
        ("quarantine", "quarantine:quarantine", "List the rows held back, mend them, take them."),
        ("batches", "overviews:batches", "Every import, and whether it counts."),
        ("quality", "quality:quality", "How far deals' records can be relied on, and whose."),
        ("since", "since:since", "Since when each field is known, and what to switch on."),
        ("verify", "data:verify", "Prove that the ledger is whole."),
        ("backup", "backups:backup", "Put all that is kept for good into one file."),
        ("restore", "backups:restore", "Bring a workspace back from a backup, and prove it."),
    ),
    "Playbook": (
        ("check", "data:check", "List every problem of the playbook at once."),
        ("diff", "playbooks:diff", "What the files change against the playbook in force."),
        ("apply", "playbooks:apply", "Put the playbook's files in force from now on."),
        ("playbook", "playbooks:playbook", "Every version applied, and for which days it answers."),
    ),
    "Calls": (
        ("dojo", "dojo:dojo", "Call a past quarter blind, and see at once what came."),
        ("call", "calls:call", "Say what a period will bring, see who said what, lock the week."),
    ),
    "Web": (
        ("serve", "serving:serve", "Serve the web app, for everybody with a login."),
        ("user", "serving:user", "Who may sign in, as whom and with which rights."),
        ("notify", "notifying:notify", "Tell people by letter what they asked to be told."),
    ),
    "Answers": (
        ("today", "dealing:today", "Your number, what moved it since Monday, and what needs you."),
        ("week", "pages:week", "Where the period stands, what moved since last week and why."),
        ("forecast", "forecasts:forecast", "Where the period will land, and how sure that is."),
        ("record", "forecasts:record", "Every published forecast against what came."),
        ("bridge", "forecasts:bridge", "Why the forecast changed between two days."),
        (
            "backtest",
            "forecasts:backtest",
            "How far off the forecast would have been, and the rest.",
        ),
        ("worth", "forecasts:worth", "What each field of the CRM is worth to the forecast."),
        ("movement", "pages:movement", "Why open pipeline changed between two days."),
        ("pipeline", "overviews:pipeline", "Whether there is enough of it, and what is not sound."),
        (
            "strategy",
            "overviews:strategy",
            "Each part of the business by growth, win rate and mix.",
        ),
        (
            "revenue",
            "revenue:revenue",
            "Why revenue changed between two periods; cohorts of customers.",
        ),
        ("deals", "pages:deals", "The deals behind the numbers, as of any day."),
        ("deal", "dealing:deal", "One deal: how it came there, its chance, what to ask next."),
        ("standards", "standards:standards", "Which deals and teams break a pipeline standard."),
        ("metrics", "numbers:metrics", "Any numbers of the catalogue, broken down as you like."),
        ("scorecard", "scorecards:scorecard", "What a role is measured by, now and before."),
        ("benchmarks", "scorecards:benchmarks", "What others report of a metric, with its source."),
        ("quotas", "quotas:quotas", "The quotas of the CRM against the targets, and taking them."),
        ("explain", "numbers:explain", "How a number is computed, and the SQL that gives it."),
        ("where", "reconcile:where", "Which question gives a number of a report or a slide."),
    ),
}
"""Groups of (name, file:function, one line)."""

NAMES: tuple[str, ...] = tuple(name for group in COMMANDS.values() for name, _, _ in group)
"""Every command's name."""

WELCOME = """\
Quarterdeck says where the quarter stands and why the number moved, from your CRM's own exports.

Try it on a made-up company:
  quarterdeck demo demo
  quarterdeck week --workspace demo

Start with your own data:
  quarterdeck init acme
  quarterdeck import export.csv --workspace acme
  quarterdeck week --workspace acme

All commands: quarterdeck --help
"""


def overview() -> str:
    """Return the help of the whole command line."""
    lines = [
        "Usage: quarterdeck COMMAND [OPTIONS]",
        "",
        "Where the quarter stands and why the number moved, from your CRM's own exports.",
    ]
    for title, commands in COMMANDS.items():
        lines += ["", title, *(f"  {name:<10} {line}" for name, _, line in commands)]
    lines += [
        "",
        "Every command takes --workspace FOLDER (default: this folder if it is a workspace, else",
        "$QUARTERDECK_WORKSPACE) and --json. Details: quarterdeck COMMAND --help",
        "After an unexpected error, --debug shows where in the program it happened.",
    ]
    return "\n".join(lines) + "\n"
