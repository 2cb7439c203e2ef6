"""Holds the conversations of cases/*.jsonl with sagelocal-tuner.

    run.py PROGRAM

A line after "> " is said to the program, the lines after "< " that follow are what it must answer before it
hears the next. They compare as JSON, where "*" matches anything. Lines that start with "#" are comments.
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def matches(expected, actual):
    if expected == "*":
        return True
    if isinstance(expected, dict):
        return (isinstance(actual, dict) and expected.keys() == actual.keys()
                and all(matches(expected[key], actual[key]) for key in expected))
    return expected == actual


def converse(program, case):
    talk = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for number, line in enumerate(case.read_text().split("\n"), 1):
        if line.startswith("> "):
            talk.stdin.write(line[2:] + "\n")
            talk.stdin.flush()
        elif line.startswith("< "):
            answer = talk.stdout.readline()
            if not answer or not matches(json.loads(line[2:]), json.loads(answer)):
                talk.kill()
                return f"{case.name}:{number}: expected {line[2:]}, answered {answer.strip()}"
    rest, _ = talk.communicate()
    if rest or talk.returncode:
        return f"{case.name}: said at the end: {rest.strip()}, exit code {talk.returncode}"
    return None


def main():
    cases = sorted((HERE / "cases").glob("*.jsonl"))
    failures = [failure for failure in (converse(sys.argv[1], case) for case in cases) if failure]
    print("\n".join(failures))
    print(f"{len(cases)} conversations, {len(failures)} failures")
    sys.exit(1 if failures or not cases else 0)


main()
