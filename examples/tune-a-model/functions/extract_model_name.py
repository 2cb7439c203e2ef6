"""Extract Model Name: the name in the ARN of the model that was just created."""


def handler(event, context):
    name = event["ModelArn"].split(":model/")[1]
    return {"statusCode": 200, "body": {"jobName": name}}
