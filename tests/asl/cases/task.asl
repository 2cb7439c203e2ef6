=== machine
{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
  "Parameters": {"n.$": "$.n"}, "ResultSelector": {"got.$": "$.value"}, "ResultPath": "$.r",
  "OutputPath": "$.r", "End": true}}}
=== input
{"n": 7}
=== tasks
arn:aws:lambda:us-east-1:1:function:f => {"value": 49}
=== outcome
SUCCEEDED {"got":49}
=== history
2<-0 TaskStateEntered T {"n": 7}
3<-2 TaskScheduled {"n":7}
4<-3 TaskSucceeded {"value":49}
5<-4 TaskStateExited T {"got":49}
