=== machine
{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
  {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:a", "End": true}}}],
  "Retry": [{"ErrorEquals": ["Boom"], "IntervalSeconds": 3}], "End": true}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:a !! Boom
arn:aws:lambda:us-east-1:1:function:a => 2
=== outcome
SUCCEEDED [2]
=== seconds
3
