# 1, 10, then 15 in place of 100 seconds.
=== machine
{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
  "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 10, "MaxDelaySeconds": 15}],
  "End": true}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:f !! Boom
=== outcome
FAILED Boom
=== seconds
26
