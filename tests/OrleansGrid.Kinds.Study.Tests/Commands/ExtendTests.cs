using System.Text.Json;
using OrleansGrid.Kinds.Study.Commands;
using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Silo.Tests;

namespace OrleansGrid.Kinds.Study.Tests.Commands;

public sealed class ExtendTests
{
    private static readonly StudySpec Spec = new()
    {
        Space = new SearchSpace().Float("x", 0, 1),
        Objective = "noop",
        Trials = 8,
        Sampler = "random",
    };

    private readonly ExtendCommand _extend;

    public ExtendTests(SiloDatabase database) => _extend = new ExtendCommand(new TrialQueries(database.Grid.DataSource));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_extension_is_carried_out_once_however_often_its_request_is_heard()
    {
        var (job, request) = (Ended(Spec), Guid.NewGuid());

        var replies = await Task.WhenAll(
            ExtendAsync(job, request, new StudyExtension { Trials = 4 }),
            ExtendAsync(job, request, new StudyExtension { Trials = 4 }),
            ExtendAsync(job, Guid.NewGuid(), new StudyExtension { Trials = 4 })
        );

        Assert.Equal([null, null, GridFault.Conflict], replies.Select(reply => reply.Fault));
        Assert.Equal(4, Assert.Single(job.Extensions).Items);
    }

    [Fact]
    public async Task Limits_of_before_do_not_hold_any_more_and_failures_of_before_are_forgiven()
    {
        var job = Ended(Spec with { Target = 0.5, MaxFailed = new FailureTolerance(2, null) });
        job.ItemsFailed = 3;

        await ExtendAsync(job, Guid.NewGuid(), new StudyExtension { Trials = 4, TimeLimit = TimeSpan.FromHours(1) });

        var extension = Assert.Single(job.Extensions);
        Assert.Equal(new FailureTolerance(5, null), extension.MaxFailed);
        Assert.Equal((TimeSpan.FromHours(1), true), (extension.TimeLimit!.Time, extension.TimeLimit.From is not null));
        Assert.Null(StudyMemo.TargetOf(job.Job with { Memo = extension.Memo }));
        Assert.Null(extension.Policy!.MaxItemsPerTask);
    }

    [Fact]
    public async Task Trials_begin_one_by_one_when_the_extension_has_a_target()
    {
        var job = Ended(Spec);

        await ExtendAsync(job, Guid.NewGuid(), new StudyExtension { Trials = 4, Target = 0.25 });

        var extension = Assert.Single(job.Extensions);
        Assert.Equal(0.25, StudyMemo.TargetOf(job.Job with { Memo = extension.Memo }));
        Assert.Equal(1, extension.Policy!.MaxItemsPerTask);
    }

    [Theory]
    [InlineData(0, "0 more trials is not valid; give at least 1.")]
    [InlineData(long.MaxValue, "9223372036854775807 trials is not valid; give 1 to 10000000.")]
    public async Task A_number_of_trials_that_no_study_has_is_refused(long trials, string sentence)
    {
        var job = Ended(Spec);

        var reply = await ExtendAsync(job, Guid.NewGuid(), new StudyExtension { Trials = trials });

        Assert.Equal((GridFault.BadInput, sentence), (reply.Fault, reply.Message));
        Assert.Empty(job.Extensions);
    }

    [Fact]
    public async Task A_sampler_that_has_had_all_its_trials_says_so()
    {
        var job = Ended(Spec with { Space = new SearchSpace().Integer("n", 1, 3), Sampler = "grid" });

        var reply = await ExtendAsync(job, Guid.NewGuid(), new StudyExtension { Trials = 4 });

        Assert.StartsWith("The sampler grid has no more than 3 trials", reply.Message, StringComparison.Ordinal);
    }

    private static FakeJob Ended(StudySpec spec)
    {
        var job = new FakeJob(spec);
        job.Job = job.Job with { State = JobState.Succeeded };
        return job;
    }

    private async Task<CommandReply> ExtendAsync(FakeJob job, Guid request, StudyExtension extension) =>
        await _extend.RunAsync(new JobCommandCall(request, JsonSerializer.SerializeToElement(extension, GridJson.Options)), job, Token);
}
