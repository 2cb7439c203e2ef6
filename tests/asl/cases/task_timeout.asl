=== machine
{"StartAt": "T", "States": {
  "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f", "TimeoutSeconds": 5,
    "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Wrong"}, {"ErrorEquals": ["States.Timeout"], "Next": "Late"}],
    "Next": "Wrong"},
  "Wrong": {"Type": "Fail"}, "Late": {"Type": "Succeed"}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:f after 60s => 1
=== outcome
SUCCEEDED {"Error":"States.Timeout"}
=== seconds
5
=== history
2<-0 TaskStateEntered T {}
3<-2 TaskScheduled {}
4<-3 TaskTimedOut States.Timeout
5<-4 TaskStateExited T {"Error":"States.Timeout"}
6<-5 SucceedStateEntered Late {"Error":"States.Timeout"}
7<-6 SucceedStateExited Late {"Error":"States.Timeout"}
