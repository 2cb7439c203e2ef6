"""Checks the sources against the rules in rules.py. Prints each offence; exits 1 when there is one."""
import pathlib
import re
import subprocess
import sys

import rules

TOP = pathlib.Path(__file__).resolve().parents[2]
CODE = (".h", ".cpp")
offences = []


def offend(file, line, text):
    offences.append(f"{file}:{line}: {text}")


def sources():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP, text=True,
                            capture_output=True, check=True).stdout.split("\n")
    return [name for name in listed if name and (TOP / name).is_file()]


def may_be_in(file, allowed):
    return any(file == entry or (entry.endswith("/") and file.startswith(entry)) for entry in allowed)


def check_include(file, number, target, quoted):
    for pattern, allowed in rules.HEAVY.items():
        if re.search(pattern, target) and not quoted and not may_be_in(file, allowed):
            if not file.startswith("tests/"):
                offend(file, number, f"{target} belongs into {', '.join(allowed)}")
    if not quoted or file.startswith("tests/"):
        return
    here, there = file.rpartition("/")[0], target.strip('"').rpartition("/")[0]
    if here in rules.MAY_INCLUDE and there != here and there not in rules.MAY_INCLUDE[here]:
        offend(file, number, f"{here} may not include {there}")
    if here not in rules.MAY_INCLUDE:
        offend(file, number, f"{here} is not in the include table of tests/style/rules.py")


def check_functions(file, lines):
    """After clang-format a body starts with a line that ends in '{' and ends with '}' in its column."""
    for start, line in enumerate(lines):
        opens = re.match(r"^( *)\S.*\{$", line)
        if not opens or re.match(r"^ *(namespace|class|struct|union|enum|extern)\b", line):
            continue
        if re.search(r"(=|constexpr .*|return) ?\{$|CHECK", line):
            continue
        close = opens.group(1) + "}"
        for end in range(start + 1, len(lines)):
            if lines[end].startswith(close):
                most = rules.CASE_LINES if "TEST_CASE" in line else rules.FUNCTION_LINES
                if end - start - 1 > most and "(" in line:
                    offend(file, start + 1, f"{end - start - 1} lines in a function, at most {most}")
                break


def is_table(lines):
    """Data tables are exempt from the file limit: two thirds of their lines are braced rows."""
    rows = sum(1 for line in lines if re.match(r"^\s*[{\"}]", line))
    return rows * 3 > len(lines) * 2


def check_code(file, text):
    lines = text.split("\n")
    if len(lines) > rules.FILE_LINES and not is_table(lines):
        offend(file, rules.FILE_LINES, f"{len(lines)} lines in a file, at most {rules.FILE_LINES}")
    if file.endswith(".h") and "#pragma once" not in text:
        offend(file, 1, "no #pragma once")
    if file.endswith(".h") and not text.startswith("//"):
        offend(file, 1, "a header starts with a comment that says what it is")
    for number, line in enumerate(lines, 1):
        include = re.match(r'^#include ([<"].*[>"])', line)
        if include:
            check_include(file, number, include.group(1), include.group(1).startswith('"'))
        # Addresses, and AWS's texts in tables of tests, are data and stay on one line.
        data = "https://" in line or (file.startswith("tests/") and '"' in line)
        if len(line) > rules.COLUMNS and not data:
            offend(file, number, f"{len(line)} columns, at most {rules.COLUMNS}")
        code = re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0]
        for pattern, (why, allowed) in rules.BANNED.items():
            if re.search(pattern, code) and not may_be_in(file, allowed):
                offend(file, number, f"{re.search(pattern, code).group(0)}: {why}")
    check_functions(file, lines)


def check_every_test_is_run(files):
    lists = "\n".join((TOP / name).read_text() for name in files if name.endswith("CMakeLists.txt"))
    for file in files:
        name = file.rpartition("/")[2]
        if name.endswith("_test.cpp") and not re.search(rf"\b{re.escape(name)}\b", lists):
            offend(file, 1, "no CMakeLists.txt names this test")


def check_format(files):
    formatter = next((name for name in ("clang-format-16", "clang-format-14", "clang-format")
                      if subprocess.run(["which", name], capture_output=True).returncode == 0), None)
    if formatter is None:
        return
    result = subprocess.run([formatter, "--dry-run", "-Werror", *files], cwd=TOP, text=True,
                            capture_output=True)
    for line in result.stderr.split("\n"):
        if "error:" in line:
            offences.append(line)


def main():
    files = sources()
    code = [name for name in files if name.endswith(CODE)]
    for name in code:
        check_code(name, (TOP / name).read_text())
    for name in files:
        if name.endswith((".py", ".md", ".http", ".asl", "/run", "/setup")) and "models/" not in name:
            for number, line in enumerate((TOP / name).read_text().split("\n"), 1):
                if line != line.rstrip() and not name.endswith(".http"):
                    offend(name, number, "white space at the end")
    check_every_test_is_run(files)
    check_format(code)
    print("\n".join(offences))
    print(f"{len(code)} files, {len(offences)} offences")
    sys.exit(1 if offences else 0)


if __name__ == "__main__":
    main()
