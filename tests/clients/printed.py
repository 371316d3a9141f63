"""What the READMEs and the quickstart print for others to run."""

import pathlib
import re
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]

LISTING = re.compile(r"(?<=\n\n)(?:    [^\n]*\n)+")
PROGRAMS = ("bash ", "buf ", "build/", "cp ", "echo ", "export ", "fourws ",
            "protoc ")
FENCE = "```{}\n(.*?)```"
HEREDOC = re.compile(r"cat <<EOT\n(.*?\n)EOT\n", re.DOTALL)


def _is_whole(command):
    """Whether the next line does not belong to it."""
    try:
        shlex.split(command, comments=True)
    except ValueError:  # A quote is open.
        return False
    return not command.endswith("\\\n")


def commands_in(readme):
    """The commands in the listings of a README, in order."""
    commands = []
    for listing in LISTING.findall((ROOT / readme).read_text("utf-8")):
        begun = ""
        for line in listing.splitlines():
            line = line.removeprefix("    ").removeprefix("$ ")
            if not begun and not line.startswith(PROGRAMS):
                continue
            begun += line + "\n"
            if _is_whole(begun):
                commands.append(begun.strip())
                begun = ""
    return commands


def code_in(readme, language):
    """The pieces of code in a README, in order."""
    text = (ROOT / readme).read_text("utf-8")
    return re.findall(FENCE.format(language), text, re.DOTALL)


def quickstart(**variables):
    """What the quickstart prints in the end, by the comment above it;
    `variables` are the script's own."""
    [text] = HEREDOC.findall((ROOT / "deploy/quickstart.sh").read_text("utf-8"))
    script = "".join(f"{name}={value}\n" for name, value in variables.items())
    printed = subprocess.run(
        ["bash", "-euc", f"{script}cat <<EOT\n{text}EOT\n"], cwd=ROOT,
        stdout=subprocess.PIPE, text=True, check=True).stdout
    blocks = re.findall(r"^((?:# [^\n]*\n)+)((?:(?!# )[^\n]*\n)+)", printed,
                        re.MULTILINE)
    return {comment.lstrip("# ").split()[0].rstrip(","): script
            for comment, script in blocks}
