# 2 s, then 4 s of back-off; no event for the waiting.
=== machine
{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
  "Parameters": {"try.$": "$$.State.RetryCount"},
  "Retry": [{"ErrorEquals": ["Other"], "MaxAttempts": 1},
            {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 2}],
  "End": true}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:f !! Boom: first
arn:aws:lambda:us-east-1:1:function:f !! Boom: second
arn:aws:lambda:us-east-1:1:function:f => "ok"
=== outcome
SUCCEEDED "ok"
=== seconds
6
=== history
2<-0 TaskStateEntered T {}
3<-2 TaskScheduled {"try":0}
4<-3 TaskFailed Boom first
5<-4 TaskScheduled {"try":1}
6<-5 TaskFailed Boom second
7<-6 TaskScheduled {"try":2}
8<-7 TaskSucceeded "ok"
9<-8 TaskStateExited T "ok"
