"""S3 through boto3: what a workflow and the transfer manager use."""
import hashlib
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from botocore.exceptions import ClientError  # noqa: E402

import suite  # noqa: E402
from cloud import client  # noqa: E402


class S3(suite.ServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s3 = client(cls.server, "s3")
        cls.s3.create_bucket(Bucket="test")

    def code_of(self, operation, **arguments):
        with self.assertRaises(ClientError) as caught:
            getattr(self.s3, operation)(**arguments)
        return caught.exception.response["Error"]["Code"]

    def test_round_trip(self):
        put = self.s3.put_object(Bucket="test", Key="a b/ü+%2F", Body=b"hello", ContentType="text/x",
                                 Metadata={"One": "1"})
        self.assertEqual(put["ETag"], '"' + hashlib.md5(b"hello").hexdigest() + '"')
        self.assertIn("ChecksumCRC32", put)
        got = self.s3.get_object(Bucket="test", Key="a b/ü+%2F")
        self.assertEqual(got["Body"].read(), b"hello")
        self.assertEqual((got["ContentType"], got["Metadata"]), ("text/x", {"one": "1"}))
        head = self.s3.head_object(Bucket="test", Key="a b/ü+%2F")
        self.assertEqual((head["ContentLength"], head["ETag"]), (5, put["ETag"]))

    def test_empty_object(self):
        self.s3.put_object(Bucket="test", Key="empty", Body=b"")
        self.assertEqual(self.s3.get_object(Bucket="test", Key="empty")["Body"].read(), b"")

    def test_keys_are_no_paths(self):
        for key in ("../x", "x/../y", "n", "n/m", "/lead", "trail/", "k" * 1024):
            self.s3.put_object(Bucket="test", Key=key, Body=key.encode())
        for key in ("../x", "x/../y", "n", "n/m", "/lead", "trail/", "k" * 1024):
            self.assertEqual(self.s3.get_object(Bucket="test", Key=key)["Body"].read(), key.encode())
        self.assertEqual(self.code_of("put_object", Bucket="test", Key="k" * 1025, Body=b""),
                         "KeyTooLongError")

    def test_ranges(self):
        self.s3.put_object(Bucket="test", Key="range", Body=b"0123456789")
        for text, expected in (("bytes=2-4", b"234"), ("bytes=-3", b"789"), ("bytes=8-", b"89")):
            got = self.s3.get_object(Bucket="test", Key="range", Range=text)
            self.assertEqual((got["Body"].read(), got["ResponseMetadata"]["HTTPStatusCode"]),
                             (expected, 206))
        self.assertEqual(self.code_of("get_object", Bucket="test", Key="range", Range="bytes=10-"),
                         "InvalidRange")

    def test_transfer_manager(self):
        content = os.urandom(20 << 20)
        with tempfile.TemporaryDirectory() as folder:
            source, copy = os.path.join(folder, "source"), os.path.join(folder, "copy")
            pathlib.Path(source).write_bytes(content)
            self.s3.upload_file(source, "test", "large")
            self.s3.download_file("test", "large", copy)
            self.assertEqual(pathlib.Path(copy).read_bytes(), content)
        head = self.s3.head_object(Bucket="test", Key="large")
        self.assertTrue(head["ETag"].endswith('-3"'), head["ETag"])
        self.s3.copy({"Bucket": "test", "Key": "large"}, "test", "large-copy")
        self.assertEqual(self.s3.get_object(Bucket="test", Key="large-copy")["Body"].read(), content)

    def test_listing(self):
        self.s3.create_bucket(Bucket="list")
        for i in range(25):
            self.s3.put_object(Bucket="list", Key=f"d{i % 5}/k{i:02}", Body=b"")
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket="list", PaginationConfig={"PageSize": 7})
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        self.assertEqual(keys, sorted(f"d{i % 5}/k{i:02}" for i in range(25)))
        folders = self.s3.list_objects_v2(Bucket="list", Delimiter="/")
        self.assertEqual([p["Prefix"] for p in folders["CommonPrefixes"]],
                         [f"d{i}/" for i in range(5)])
        gone = self.s3.delete_objects(Bucket="list", Delete={"Objects": [{"Key": k} for k in keys]})
        self.assertEqual(len(gone["Deleted"]), 25)
        self.s3.delete_bucket(Bucket="list")

    def test_wrong_checksum(self):
        self.assertEqual(self.code_of("put_object", Bucket="test", Key="bad", Body=b"hello",
                                      ChecksumCRC32="AAAAAA=="), "BadDigest")
        self.assertEqual(self.code_of("get_object", Bucket="test", Key="bad"), "NoSuchKey")

    def test_errors(self):
        self.assertEqual(self.code_of("get_object", Bucket="nosuch", Key="k"), "NoSuchBucket")
        self.assertEqual(self.code_of("head_object", Bucket="test", Key="nosuch"), "404")
        self.assertEqual(self.code_of("delete_bucket", Bucket="test"), "BucketNotEmpty")
        self.assertEqual(self.code_of("put_object", Bucket="test", Key="c", Body=b"x", IfMatch='"0"'),
                         "NoSuchKey")
        self.s3.put_object(Bucket="test", Key="once", Body=b"x", IfNoneMatch="*")
        self.assertEqual(self.code_of("put_object", Bucket="test", Key="once", Body=b"x",
                                      IfNoneMatch="*"), "PreconditionFailed")


if __name__ == "__main__":
    suite.main()
