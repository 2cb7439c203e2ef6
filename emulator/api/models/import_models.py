"""Imports AWS's service models from an installed botocore into the compact JSON files beside this script.

    python3 import_models.py [path of a botocore folder]

Everything but documentation that the server needs is kept: shapes, constraints, wire bindings, errors.
Simple shapes without any trait collapse into the name of their type. The same botocore gives the same bytes.
emulator/api/model.cpp reads the files; what a key means is said at its reader there.
"""
import gzip
import json
import pathlib
import sys

SERVICES = ["s3", "stepfunctions", "lambda", "sts", "iam", "logs", "events", "cloudwatch",
            "cloudformation", "sagemaker", "sagemaker-runtime"]

# SageMaker's model is large: the nouns whose operations are imported whole; of the rest only the name.
SAGEMAKER_NOUNS = ["TrainingJob", "HyperParameterTuningJob", "TransformJob", "ProcessingJob", "Model",
                   "ModelPackage", "ModelPackageGroup", "Algorithm", "EndpointConfig", "Endpoint", "Tags"]
SAGEMAKER_VERBS = ["Create", "Describe", "List", "Update", "Delete", "Stop", "Add"]
SAGEMAKER_MORE = ["Search", "UpdateEndpointWeightsAndCapacities", "BatchDescribeModelPackage",
                  "ListTrainingJobsForHyperParameterTuningJob"]

# Names of the root elements of S3's answers, which botocore drops (its parser ignores them).
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
S3_ROOTS = {
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CreateSession": "CreateSessionResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycle": "LifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotification": "NotificationConfiguration",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetObjectAcl": "AccessControlPolicy",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetObjectTagging": "Tagging",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsOutput",
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
    "ListBuckets": "ListAllMyBucketsResult",
    "ListDirectoryBuckets": "ListAllMyDirectoryBucketsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListParts": "ListPartsResult",
}
S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

# Traits of shapes and members that are kept under the same name.
SHAPE_TRAITS = ["min", "max", "pattern", "enum", "payload", "streaming", "flattened", "document", "sensitive",
                "timestampFormat", "required", "union", "eventstream"]
MEMBER_TRAITS = ["location", "locationName", "flattened", "xmlAttribute", "idempotencyToken",
                 "timestampFormat", "streaming", "jsonvalue", "deprecated"]


def trait_values(source, names):
    return {name: source[name] for name in names if source.get(name) not in (None, False, [])}


class Importer:
    """One service: the operations that are wanted and the closure of their shapes."""

    def __init__(self, model):
        self.model = model
        self.shapes = {}

    def reference(self, name):
        """What stands for shape `name` in a member: its type, or its name once it has been taken in."""
        shape = self.model["shapes"][name]
        if shape["type"] not in ("structure", "list", "map") and not trait_values(shape, SHAPE_TRAITS):
            return shape["type"]
        if name not in self.shapes:
            self.shapes[name] = None  # shapes may contain themselves
            self.shapes[name] = self.shape(shape)
        return name

    def member(self, member):
        kept = {"shape": self.reference(member["shape"]), **trait_values(member, MEMBER_TRAITS)}
        return kept["shape"] if len(kept) == 1 else kept

    def shape(self, shape):
        kept = {"type": shape["type"], **trait_values(shape, SHAPE_TRAITS)}
        if "members" in shape:
            kept["members"] = {name: self.member(member) for name, member in shape["members"].items()}
        for source, target in (("member", "element"), ("key", "key"), ("value", "element")):
            if source in shape:
                kept[target] = self.member(shape[source])
        if "xmlNamespace" in shape:
            kept["xmlNamespace"] = shape["xmlNamespace"]["uri"]
            kept["xmlPrefix"] = shape["xmlNamespace"].get("prefix", "")
        if shape.get("exception"):
            error = shape.get("error", {})
            kept["error"] = error.get("code", "")
            kept["status"] = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
        return kept

    def operation(self, name, operation):
        http = operation["http"]
        kept = {"http": f"{http['method']} {http['requestUri']}"}
        if http.get("responseCode", 200) != 200:
            kept["status"] = http["responseCode"]
        if "input" in operation:
            kept["input"] = self.reference(operation["input"]["shape"])
            if "locationName" in operation["input"]:
                kept["inputRoot"] = operation["input"]["locationName"]
        if "output" in operation:
            kept["output"] = self.reference(operation["output"]["shape"])
            if "resultWrapper" in operation["output"]:
                kept["resultWrapper"] = operation["output"]["resultWrapper"]
        if self.model["metadata"]["serviceId"] == "S3" and name in S3_ROOTS:
            kept["outputRoot"] = S3_ROOTS[name]
        if operation.get("errors"):
            kept["errors"] = [self.reference(error["shape"]) for error in operation["errors"]]
        if "hostPrefix" in operation.get("endpoint", {}):
            kept["hostPrefix"] = operation["endpoint"]["hostPrefix"]
        if operation.get("httpChecksum", {}).get("requestChecksumRequired"):
            kept["checksumRequired"] = True
        if operation.get("deprecated"):
            kept["deprecated"] = True
        return kept


def is_wanted(service, name):
    if service != "sagemaker" or name in SAGEMAKER_MORE:
        return True
    for verb in SAGEMAKER_VERBS:
        if name.startswith(verb):
            noun = name[len(verb):]
            return noun in SAGEMAKER_NOUNS or (verb == "List" and noun.endswith("s")
                                               and noun[:-1] in SAGEMAKER_NOUNS)
    return False


def header(service, metadata, version):
    protocols = metadata.get("protocols", [metadata["protocol"]])
    return {
        "id": service, "botocore": version, "serviceId": metadata["serviceId"],
        "protocols": [name + ("-" + metadata["jsonVersion"] if name == "json" else "")
                      for name in protocols],
        "apiVersion": metadata["apiVersion"],
        "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
        "targetPrefix": metadata.get("targetPrefix", ""),
        "xmlNamespace": metadata.get("xmlNamespace", S3_NAMESPACE if service == "s3" else ""),
    }


def import_service(service, model, version):
    """The text of one file: JSON with one operation or shape a line, sorted by name."""
    importer = Importer(model)
    operations = {name: importer.operation(name, operation)
                  for name, operation in model["operations"].items() if is_wanted(service, name)}
    # Errors that no operation lists are still thrown (S3's NoSuchKey is listed, NoSuchBucket often not).
    for name, shape in model["shapes"].items():
        if shape.get("exception"):
            importer.reference(name)
    others = sorted(name for name in model["operations"] if name not in operations)

    def lines(entries):
        return ",\n".join(f"{dump(name)}:{dump(entries[name])}" for name in sorted(entries))
    return (f'{{"header":{dump(header(service, model["metadata"], version))},\n'
            f'"others":{dump(others)},\n'
            f'"shapes":{{\n{lines(importer.shapes)}}},\n'
            f'"operations":{{\n{lines(operations)}}}}}\n')


def dump(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def load(folder, service):
    """The newest version of a service's model, as botocore's own loader picks it."""
    newest = sorted(path for path in (folder / "data" / service).iterdir() if path.is_dir())[-1]
    packed, plain = newest / "service-2.json.gz", newest / "service-2.json"
    model = json.loads(gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_text())
    extras = newest / "service-2.sdk-extras.json"
    if extras.exists():
        merge(model, json.loads(extras.read_text()).get("merge", {}))
    return model


def merge(into, extra):
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def main():
    if len(sys.argv) > 1:
        folder = pathlib.Path(sys.argv[1])
        text = (folder / "__init__.py").read_text()
        version = text.split("__version__ = '")[1].split("'")[0]
    else:
        import botocore
        folder, version = pathlib.Path(botocore.__file__).parent, botocore.__version__
    here = pathlib.Path(__file__).parent
    total = 0
    for service in SERVICES:
        text = import_service(service, load(folder, service), version)
        (here / f"{service}.json").write_text(text, encoding="utf-8")
        total += len(text.encode())
        print(f"{service}: {len(text.encode())} bytes")
    print(f"{total} bytes of botocore {version}")


if __name__ == "__main__":
    main()
