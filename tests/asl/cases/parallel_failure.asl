# The first failure stops the other branches.
=== machine
{"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
  {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 1000, "End": true}}},
  {"StartAt": "Bad", "States": {"Bad": {"Type": "Wait", "Seconds": 1, "Next": "F"}, "F": {"Type": "Fail", "Error": "E", "Cause": "c"}}}],
  "Catch": [{"ErrorEquals": ["E"], "Next": "Done"}], "Next": "Done"}, "Done": {"Type": "Succeed"}}}
=== outcome
SUCCEEDED {"Error":"E","Cause":"c"}
=== seconds
1
=== history
2<-0 ParallelStateEntered P {}
3<-2 ParallelStateStarted
4<-3 WaitStateEntered Slow {}
5<-3 WaitStateEntered Bad {}
6<-5 WaitStateExited Bad {}
7<-6 FailStateEntered F {}
8<-4 WaitStateAborted
9<-7 ParallelStateFailed
10<-9 ParallelStateExited P {"Error":"E","Cause":"c"}
11<-10 SucceedStateEntered Done {"Error":"E","Cause":"c"}
12<-11 SucceedStateExited Done {"Error":"E","Cause":"c"}
