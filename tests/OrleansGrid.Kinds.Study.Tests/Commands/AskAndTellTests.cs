using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Kinds.Study.Commands;
using OrleansGrid.Kinds.Study.Observers;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Silo.Tests;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Kinds.Study.Tests.Commands;

public sealed class AskAndTellTests
{
    private static readonly StudySpec Spec = new()
    {
        Space = new SearchSpace().Float("x", 0, 100),
        AskAndTell = true,
        Trials = 8,
        Target = 0.5,
    };

    private readonly SiloDatabase _database;
    private readonly FakeJob _job = new(Spec);
    private readonly FakeSampler _sampler;
    private readonly AskCommand _ask;
    private readonly TellCommand _tell;

    public AskAndTellTests(SiloDatabase database)
    {
        _database = database;
        var source = database.Grid.DataSource;
        var (table, leases) = (new StudyTable(source), new LeaseTable(source));
        _sampler = new FakeSampler(table, _job.Job.JobId);
        var host = new StudyHost(table, null!, _sampler, new FailPoints(), NullLogger<StudyHost>.Instance);
        (_ask, _tell) = (new AskCommand(leases, host), new TellCommand(leases, host, new TargetObserver(new TrialQueries(source))));
        _job.Commit = CommitAsync;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_who_ask_at_once_are_given_a_trial_each_and_a_request_that_is_heard_twice_one_trial()
    {
        var requests = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();

        var offers = await Task.WhenAll(requests.Concat(requests).Select(request => AskAsync(request)));

        Assert.Equal(offers.Take(8).Select(offer => offer!.Trial), offers.Skip(8).Select(offer => offer!.Trial));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), offers.Take(8).Select(offer => offer!.Trial).Order());
        Assert.Null(await AskAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task An_ask_that_gives_the_trial_no_time_or_comes_to_a_study_that_runs_on_silos_is_refused()
    {
        Assert.Equal(GridFault.BadInput, (await CallAsync(_ask, new AskArguments(TimeSpan.Zero))).Fault);
        var onSilos = new FakeJob(Spec with { AskAndTell = false, Objective = "noop" });
        var call = new JobCommandCall(
            Guid.NewGuid(),
            JsonSerializer.SerializeToElement(new AskArguments(TimeSpan.FromHours(1)), GridJson.Options)
        );

        var refused = await _ask.RunAsync(call, onSilos, Token);

        Assert.Contains("submit it with --ask-and-tell", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, onSilos.GivenOut);
    }

    [Fact]
    public async Task A_paused_study_gives_no_trial_and_says_why()
    {
        _job.Job = _job.Job with { State = JobState.Paused };

        var reply = await CallAsync(_ask, new AskArguments(TimeSpan.FromHours(1)));

        Assert.Equal((null, "The study is paused; 'grid resume' lets it go on.", null), (reply.Fault, reply.Message, reply.Result));
    }

    [Fact]
    public async Task The_first_outcome_that_is_told_counts()
    {
        var trial = (await AskAsync(Guid.NewGuid()))!.Trial;

        var first = await TellAsync(trial, new TrialTold { Values = [2] });
        var again = await TellAsync(trial, new TrialTold { Values = [2] });
        var other = await TellAsync(trial, new TrialTold { Values = [3] });

        Assert.Equal((null, null), (first.Fault, again.Fault));
        Assert.Equal(
            (GridFault.Conflict, $"The outcome of trial {trial} was told before by another: 2; the first counts."),
            (other.Fault, other.Message)
        );
        Assert.Equal([(trial, true), (trial, true)], _job.Counted);
        Assert.Equal(GridFault.BadInput, (await TellAsync(trial + 1, new TrialTold { Values = [3] })).Fault);
    }

    [Fact]
    public async Task A_telling_that_was_cut_off_is_made_good_by_the_next()
    {
        var trial = (await AskAsync(Guid.NewGuid()))!.Trial;
        using var stop = new CancellationTokenSource();
        _sampler.OnTold = () =>
        {
            _sampler.OnTold = () => Task.CompletedTask;
            stop.Cancel();
            throw new OperationCanceledException();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await CallAsync(_tell, Telling(trial, 0.25), stop.Token));
        Assert.Equal([(trial, true)], _job.Counted);
        Assert.Empty(_job.EarlyEnds);
        await CallAsync(_tell, Telling(trial, 0.25));

        Assert.Equal([trial, trial], _sampler.Told);
        Assert.Equal([$"Trial {trial} reached 0.25, and the target is 0.5."], _job.EarlyEnds);
    }

    [Fact]
    public async Task What_was_told_in_an_earlier_run_is_not_counted_in_the_next()
    {
        var trial = (await AskAsync(Guid.NewGuid()))!.Trial;
        _sampler.OnTold = () =>
        {
            _job.Job = _job.Job with { Run = 2 };
            return Task.CompletedTask;
        };

        await TellAsync(trial, new TrialTold { Values = [2] });

        Assert.Empty(_job.Counted);
    }

    [Fact]
    public async Task The_reason_of_a_failure_is_kept_as_far_as_the_database_can_keep_it()
    {
        var trial = (await AskAsync(Guid.NewGuid()))!.Trial;
        ExternalOutcome? committed = null;
        _job.Commit = outcome =>
        {
            committed = outcome;
            return Task.FromResult<string?>(null);
        };

        var reply = await TellAsync(trial, new TrialTold { Failure = "bad \0 luck" });

        Assert.Null(reply.Fault);
        Assert.Equal(new ItemError("reported", "bad \uFFFD luck"), committed!.Error);
    }

    [Theory]
    [InlineData("""{"trial": 0}""")]
    [InlineData("""{"trial": 0, "told": {"values": null}}""")]
    public async Task A_telling_that_does_not_say_how_the_trial_ended_is_not_read(string arguments) =>
        await Assert.ThrowsAsync<JsonException>(async () =>
            await _tell.RunAsync(new JobCommandCall(Guid.NewGuid(), JsonElement.Parse(arguments)), _job, Token)
        );

    private static TellArguments Telling(long trial, double value) => new(trial, new TrialTold { Values = [value] });

    private async Task<TrialOffer?> AskAsync(Guid request)
    {
        var call = new JobCommandCall(
            request,
            JsonSerializer.SerializeToElement(new AskArguments(TimeSpan.FromHours(1)), GridJson.Options)
        );
        var reply = await _ask.RunAsync(call, _job, Token);
        Assert.Null(reply.Fault);
        return reply.Result?.Deserialize<TrialOffer>(GridJson.Options);
    }

    private Task<CommandReply> TellAsync(long trial, TrialTold told) => CallAsync(_tell, new TellArguments(trial, told));

    private async Task<CommandReply> CallAsync<T>(IJobCommand command, T arguments, CancellationToken? stop = null) =>
        await command.RunAsync(
            new JobCommandCall(Guid.NewGuid(), JsonSerializer.SerializeToElement(arguments, GridJson.Options)),
            _job,
            stop ?? Token
        );

    private async Task<string?> CommitAsync(ExternalOutcome outcome)
    {
        await _database.RunAsync(
            $"""
            insert into grid_internal.finished_ranges 
                (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results)
            values ('{_job.Job.JobId}', 0, {outcome.Item}, {outcome.Item}, true, 1, '{Guid.NewGuid()}', 's', now(), now(),
                '[{outcome.Result}]')
            """
        );
        return null;
    }
}
