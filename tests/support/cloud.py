"""boto3 clients pointed at a server under test, and small things that several suites need."""
import io
import pathlib
import sys
import zipfile

import boto3
from botocore.config import Config

ROLE = "arn:aws:iam::{account}:role/test"


def client(server, service, account="000000000000", region="us-east-1", **config):
    options = {"retries": {"total_max_attempts": 1}, "inject_host_prefix": False, **config}
    return boto3.client(service, endpoint_url=server.endpoint, region_name=region,
                        aws_access_key_id=account, aws_secret_access_key="test",
                        config=Config(**options))


def zipped(**files):
    """A zip of `name=text` files; names get ".py"."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name + ".py", text)
    return buffer.getvalue()


def sample():
    """The example's module: deploy(), Progress, trials_of() ..."""
    folder = pathlib.Path(__file__).resolve().parents[2] / "examples" / "tune-a-model"
    sys.path.insert(0, str(folder))
    import demo
    return demo
