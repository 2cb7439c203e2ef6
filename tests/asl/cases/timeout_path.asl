=== machine
{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
  "TimeoutSecondsPath": "$.limit", "End": true}}}
=== input
{"limit": 3}
=== tasks
arn:aws:lambda:us-east-1:1:function:f after 60s => 1
=== outcome
FAILED States.Timeout
=== seconds
3
