# Branches run at the same time; the output is in the order of the branches.
=== machine
{"StartAt": "P", "States": {"P": {"Type": "Parallel", "ResultPath": "$.r", "Branches": [
  {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:a", "End": true}}},
  {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 2, "Next": "B2"}, "B2": {"Type": "Pass", "Result": "b", "End": true}}}],
  "End": true}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:a after 5s => "a"
=== outcome
SUCCEEDED {"r":["a","b"]}
=== seconds
5
=== history
2<-0 ParallelStateEntered P {}
3<-2 ParallelStateStarted
4<-3 TaskStateEntered A {}
5<-4 TaskScheduled {}
6<-3 WaitStateEntered B {}
7<-6 WaitStateExited B {}
8<-7 PassStateEntered B2 {}
9<-8 PassStateExited B2 "b"
10<-5 TaskSucceeded "a"
11<-10 TaskStateExited A "a"
12<-11 ParallelStateSucceeded
13<-11 ParallelStateExited P {"r":["a","b"]}
