using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tests;

public sealed class ExtensionTests
{
    private static readonly Guid Request = Story.TaskId(77);

    private static readonly StageExtension ThreeMore = new(3, new FailureTolerance(6, null));

    [Fact]
    public void Only_a_job_that_has_ended_can_be_extended_and_then_runs_under_the_next_number()
    {
        var record = Story.Record(4) with { Error = "1 of 4 items failed.", FinishedAt = DateTimeOffset.UnixEpoch, CancelRequested = true };
        foreach (var state in Enum.GetValues<JobState>())
        {
            var next = JobMachine.Extend(record with { State = state }, Request, ThreeMore, Story.Later);
            if (state.IsTerminal())
            {
                Assert.Equal(
                    (JobState.Running, 2, false, null, null),
                    (next!.State, next.Run, next.CancelRequested, next.Error, next.FinishedAt)
                );
                Assert.Equal((7, ThreeMore.MaxFailed), (next.Stages[0].Total, next.MaxFailed));
                Assert.True(next.HasCarriedOut(Request));
            }
            else
            {
                Assert.Null(next);
            }
        }
    }

    [Fact]
    public void A_job_of_several_stages_is_not_extended() =>
        Assert.Null(JobMachine.Extend(Story.Record(4, 4) with { State = JobState.Succeeded }, Request, ThreeMore, Story.Later));

    [Fact]
    public void An_extended_job_runs_what_has_no_outcome_and_then_the_new_items()
    {
        var extended = JobMachine.Extend(Story.Record(4) with { State = JobState.Cancelled }, Request, ThreeMore, Story.Later)!;
        var job = new Story(extended, Story.Finished(new ItemRange(0, 1), new ItemRange(2, 3)))
            .Hears(new Opened())
            .Gets("a", "b", "c", "d", "e");
        Assert.Equal(["[1,2)", "[3,4)", "[4,5)", "[5,6)", "[6,7)"], job.Starts);
    }

    [Fact]
    public void Failures_are_kept_by_extensions_and_taken_back_by_a_retry()
    {
        var retried = JobMachine.Reopen(Story.Record(4) with { State = JobState.Failed }, Story.Later)!;
        Assert.Null(retried.FailuresSince);
        var extended = JobMachine.Extend(retried with { State = JobState.Succeeded }, Request, ThreeMore, Story.Later)!;
        Assert.Equal(2, extended.FailuresSince);
        var again = JobMachine.Extend(extended with { State = JobState.Failed }, Request, ThreeMore, Story.Later)!;
        Assert.Equal((4, 2), (again.Run, again.FailuresSince));
        Assert.Null(JobMachine.Reopen(again with { State = JobState.Failed }, Story.Later)!.FailuresSince);
    }
}
