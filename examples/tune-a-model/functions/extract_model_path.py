"""Extract Model Path: where the best training job of the tuning job left its model."""


def handler(event, context):
    best = event["BestTrainingJob"]["TrainingJobName"]
    output = event["TrainingJobDefinition"]["OutputDataConfig"]["S3OutputPath"]
    return {
        "statusCode": 200,
        "body": {
            "bestTrainingJobName": best,
            "modelDataUrl": f"{output}/{best}/output/model.tar.gz",
        },
    }
