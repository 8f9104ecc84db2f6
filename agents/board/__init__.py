"""What a supervisor's board counts and watches: the day's figures, alarms, surges. Pure: no clock, no input or output;
agents/web/live/watch.py feeds it from the log as it is written."""
