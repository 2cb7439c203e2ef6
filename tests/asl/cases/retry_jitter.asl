# The jitter is drawn from the execution's own numbers: a replay waits as long.
=== machine
{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
  "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "JitterStrategy": "FULL", "MaxAttempts": 5}],
  "Next": "U"}, "U": {"Type": "Pass", "Parameters": {"id.$": "States.UUID()"}, "ResultPath": "$.u", "Next": "V"},
  "V": {"Type": "Pass", "ResultPath": "$.u", "Result": 0, "End": true}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:f !! Boom
arn:aws:lambda:us-east-1:1:function:f !! Boom
arn:aws:lambda:us-east-1:1:function:f !! Boom
arn:aws:lambda:us-east-1:1:function:f => {}
=== outcome
SUCCEEDED {"u":0}
