"""The rules that tests/style/check.py enforces, as data."""

# Who may include whom: folder -> folders beside its own (emulator/README.md shows it as a picture).
BASE = ["emulator/base"]
API = ["emulator/api", "emulator/http", "emulator/json", "emulator/xml", "emulator/runtime", *BASE]
SERVICE = [*API, "emulator/archive", "storage"]
MAY_INCLUDE = {
    "emulator/base": [],
    "emulator/json": BASE,
    "emulator/xml": BASE,
    "emulator/archive": BASE,
    "emulator/runtime": [*BASE, "emulator/json"],
    "emulator/http": [*BASE, "emulator/runtime"],
    "emulator/api": [*API, "emulator/archive"],
    "emulator/asl": [*BASE, "emulator/json", "emulator/runtime"],
    "emulator/services/s3": SERVICE,
    "emulator/services/sagemaker": [*SERVICE, "trainers/tuning", "trainers/tuner"],
    "emulator/services/lambda": SERVICE,
    "emulator/services/states": [*SERVICE, "emulator/asl"],
    "emulator/services/iam": SERVICE,
    "emulator/services/sts": SERVICE,
    "emulator/services/logs": SERVICE,
    "emulator/services/admin": SERVICE,
    "emulator/cli": ["emulator", "emulator/http", "emulator/runtime", *BASE],
    "emulator": [*SERVICE, "emulator/cli", "emulator/asl", "emulator/services/s3",
                 "emulator/services/sagemaker", "emulator/services/lambda",
                 "emulator/services/states", "emulator/services/iam", "emulator/services/sts",
                 "emulator/services/logs", "emulator/services/admin"],
    "storage": BASE,
    "trainers/contract": [*BASE, "emulator/json", "emulator/archive"],
    "trainers/xgboost": [*BASE, "emulator/json", "emulator/http", "emulator/runtime",
                         "emulator/archive", "trainers/contract"],
    "trainers/tuning": BASE,
    "trainers/tuner": [*BASE, "emulator/json", "trainers/tuning"],
}

# Headers that cost seconds to compile, or that hide behind ours: pattern -> the files that may include them.
HEAVY = {
    r"boost/beast": ["emulator/http/"],
    r"boost/asio": ["emulator/runtime/", "emulator/http/"],
    r"rapidjson/": ["emulator/json/io.cpp"],
    r"sqlite3\.h": ["storage/sqlite.cpp"],
    r"spdlog/": ["emulator/base/log.cpp"],
    r"CLI/": ["emulator/options.cpp"],
    r"pugixml": ["emulator/xml/"],
    r"archive(_entry)?\.h>": ["emulator/archive/"],
    r"openssl/": ["emulator/base/digest.cpp", "storage/"],
    r"re2/": ["emulator/api/", "emulator/asl/", "emulator/services/sagemaker/"],
    r"xgboost/": ["trainers/xgboost/"],
    r"Eigen": ["trainers/tuning/"],
}

# Calls that break the rules of the house: pattern -> (why, files that may).
BANNED = {
    r"sleep_for|sleep_until\(std|\busleep\(": ("waiting is a coroutine", []),
    r"system_clock::now": ("time is injected",
                           ["emulator/runtime/clock.cpp", "emulator/base/log.cpp"]),
    r"\bs?rand\(|random_device": ("randomness is injected", ["emulator/base/ids.cpp", "tests/"]),
    r"\bgetenv\(": ("settings arrive through Options",
                    ["emulator/options.cpp", "trainers/xgboost/options.cpp", "tests/", "trainers/contract/",
                     "trainers/tuning/main.cpp"]),
    r"std::regex|<regex>": ("foreign expressions are RE2's", []),
    r"\bnew [A-Za-z_:<]+[({]|\bdelete [a-z]": ("owners are smart pointers", []),
    r"\bTODO\b|\bFIXME\b|\bXXX\b": ("unfinished work", []),
    r"using namespace (?!std::(literals|chrono_literals|string_literals))": ("say whose it is", []),
}

COLUMNS = 100
FILE_LINES = 600
FUNCTION_LINES = 70
CASE_LINES = 90  # of a TEST_CASE, which holds its table
