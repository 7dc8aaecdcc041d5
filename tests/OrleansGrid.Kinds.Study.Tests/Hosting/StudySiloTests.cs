using System.Text.Json;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Kinds.Study.Tests.Hosting;

/// <summary>Studies from their submission to their end on a silo, by what is sent to the job's grain.</summary>
public sealed class StudySiloTests(StudySilo silo)
{
    private static readonly StudySpec Line = new()
    {
        Space = new SearchSpace().Float("x", -1, 1),
        Objective = "square",
        Trials = 12,
    };

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    public async Task Every_trial_has_an_outcome_at_the_end(string sampler)
    {
        var study = await silo.SubmitAsync(Line with { Sampler = sampler });

        var end = await silo.EndOfAsync(study);

        Assert.Equal((JobState.Succeeded, 12), (end.State, end.ItemsSucceeded));
        Assert.Equal(
            12,
            await silo.AskAsync<long>(
                $"select count(*) from grid.trials where job_id = '{study}' and state = 'succeeded' and abs(value - ((params ->> "
                    + "'x')::float8 ^ 2)) < 1e-9"
            )
        );
    }

    [Fact]
    public async Task Each_trial_has_a_scope_of_services_of_its_own()
    {
        var study = await silo.SubmitAsync(Line with { Sampler = "random", Objective = "workshop" });

        var end = await silo.EndOfAsync(study);

        Assert.Equal(12, end.ItemsSucceeded);
        Assert.Equal(1, await silo.AskAsync<double>($"select max(value) from grid.trials where job_id = '{study}'"));
        Assert.Equal(Workshop.Made, Workshop.Closed);
    }

    [Fact]
    public async Task A_pruner_ends_trials_that_are_worse_than_the_others()
    {
        var study = await silo.SubmitAsync(
            Line with
            {
                Sampler = "random",
                Objective = "curve",
                Pruner = "median",
                MaxParallel = 1,
                Trials = 20,
            }
        );

        await silo.EndOfAsync(study);

        Assert.InRange(await silo.AskAsync<long>($"select count(*) from grid.trials where job_id = '{study}' and state = 'pruned'"), 1, 19);
    }

    [Fact]
    public async Task A_study_that_begins_from_another_remembers_which_of_its_trials_it_uses()
    {
        var earlier = await silo.SubmitAsync(Line);
        await silo.EndOfAsync(earlier);

        var study = await silo.SubmitAsync(Line with { Sampler = "tpe", WarmFrom = [earlier] });
        await silo.EndOfAsync(study);

        Assert.Equal(
            12,
            await silo.AskAsync<int>(
                $"select (payload -> 'memo' -> 'warm' -> 0 ->> 'used')::int from grid_internal.grain_state where job_id = '{study}'"
            )
        );
    }

    [Fact]
    public async Task A_study_ends_at_its_target_and_an_extension_has_limits_of_its_own()
    {
        var study = await silo.SubmitAsync(
            Line with
            {
                Sampler = "random",
                Objective = "number",
                Directions = [Direction.Maximize],
                Trials = 1000,
                Target = 3,
                MaxParallel = 1,
            }
        );
        var first = await silo.EndOfAsync(study);
        var request = Guid.NewGuid();
        var extended = await silo.CommandAsync(study, "extend", new StudyExtension { Trials = 10 }, request);
        var again = await silo.CommandAsync(study, "extend", new StudyExtension { Trials = 10 }, request);

        var second = await silo.EndOfAsync(study);

        Assert.Equal((JobState.Succeeded, 4), (first.State, first.ItemsSucceeded));
        Assert.Equal((Verdict.Done, Verdict.Done), (extended.Verdict, again.Verdict));
        Assert.Equal((JobState.Succeeded, 14, 2), (second.State, second.ItemsSucceeded, second.Run));
    }

    [Fact]
    public async Task An_extension_whose_target_was_reached_before_begins_no_trial()
    {
        var study = await silo.SubmitAsync(Line with { Sampler = "random", Objective = "number" });
        await silo.EndOfAsync(study);
        await silo.CommandAsync(study, "extend", new StudyExtension { Trials = 10, Target = 0 });

        var end = await silo.EndOfAsync(study);

        Assert.Equal((JobState.Succeeded, 12, 2), (end.State, end.ItemsSucceeded, end.Run));
    }

    [Fact]
    public async Task Trials_run_elsewhere_are_asked_for_and_told()
    {
        var study = await silo.SubmitAsync(Line with { Objective = null, AskAndTell = true, Sampler = "tpe", Trials = 2 });
        var request = Guid.NewGuid();
        var first = await OfferAsync(study, request);
        var same = await OfferAsync(study, request);
        var waiting = (await silo.StatusAsync(study)).Waiting;
        var second = await OfferAsync(study, Guid.NewGuid());
        var none = await silo.CommandAsync(study, "ask", new AskArguments(TimeSpan.FromHours(1)));
        var told = await TellAsync(study, first!.Trial, new TrialTold { Values = [1.5] });
        var toldOtherwise = await TellAsync(study, first.Trial, new TrialTold { Values = [2.5] });
        await TellAsync(study, second!.Trial, new TrialTold { Failure = "out of luck" });

        var end = await silo.EndOfAsync(study);

        Assert.Equal((first.Trial, first.Params.GetRawText()), (same!.Trial, same.Params.GetRawText()));
        Assert.Equal("its trials are given to those who ask for them ('grid ask')", waiting);
        Assert.Equal((Verdict.Done, null), (none.Verdict, none.Result));
        Assert.Equal((Verdict.Done, Verdict.Conflict), (told.Verdict, toldOtherwise.Verdict));
        Assert.Equal((JobState.Succeeded, 1, 1), (end.State, end.ItemsSucceeded, end.ItemsFailed));
    }

    [Fact]
    public async Task A_trial_whose_failure_a_retry_takes_back_is_given_out_again()
    {
        var study = await silo.SubmitAsync(
            Line with
            {
                Objective = null,
                AskAndTell = true,
                Trials = 1,
                MaxFailed = new FailureTolerance(0, null),
            }
        );
        var first = (await OfferAsync(study, Guid.NewGuid()))!;
        await TellAsync(study, first.Trial, new TrialTold { Failure = "out of luck" });
        Assert.Equal(JobState.Failed, (await silo.EndOfAsync(study)).State);

        await silo.ControlAsync(study, JobControl.Retry);
        var again = (await OfferAsync(study, Guid.NewGuid()))!;
        await TellAsync(study, again.Trial, new TrialTold { Values = [1] });

        Assert.Equal((first.Trial, first.Params.GetRawText()), (again.Trial, again.Params.GetRawText()));
        Assert.Equal(JobState.Succeeded, (await silo.EndOfAsync(study)).State);
    }

    private async Task<TrialOffer?> OfferAsync(Guid study, Guid request)
    {
        var answer = await silo.CommandAsync(study, "ask", new AskArguments(TimeSpan.FromHours(1)), request);
        return answer.Result is { } offer ? JsonSerializer.Deserialize<TrialOffer>(offer, GridJson.Options) : null;
    }

    private Task<CommandAnswer> TellAsync(Guid study, long trial, TrialTold told) =>
        silo.CommandAsync(study, "tell", new TellArguments(trial, told));
}
