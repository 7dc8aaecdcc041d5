using System.Text.Json;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Tests;

public sealed class StudyKindTests
{
    private static readonly StudySpec Good = new()
    {
        Space = new SearchSpace().Float("x", 0, 1),
        Objective = "noop",
        Trials = 20,
    };

    private readonly KnownJobs _jobs = new();

    public static TheoryData<StudySpec, string> Bad =>
        new()
        {
            { Good with { Objective = null }, "The study has no objective" },
            { Good with { Trials = 0 }, "0 trials is not valid; give 1 to 10000000." },
            { Good with { SlotsPerItem = 0 }, "0 slots per trial is not valid; give 1 to 4096." },
            { Good with { Retry = new RetryPolicy { Attempts = 0 } }, "0 attempts is not valid" },
            { Good with { Timeout = TimeSpan.Zero }, "A time-out of 00:00:00 is not valid" },
            { Good with { TimeLimit = TimeSpan.MaxValue }, "is too long; give at most 40.00:00:00." },
            { Good with { Timeout = TimeSpan.FromDays(50) }, "A time-out of 50.00:00:00 is too long" },
            { Good with { Retry = new RetryPolicy { FirstDelay = TimeSpan.FromDays(50) } }, "is too long; give at most 40.00:00:00" },
            {
                Good with
                {
                    Objective = null,
                    Command = new CommandLine(["./train", "--rate={X}"]),
                },
                "has {X}, and the space has no parameter of that name but {x}"
            },
            {
                Good with
                {
                    Objective = null,
                    Command = new CommandLine(["cat <<'END'\n{x}\nEND"], Shell: true),
                },
                "No value can be put for {x} in line 2 of the script"
            },
            { Good with { Sampler = "dice" }, "dice" },
            { Good with { Pruner = "dice" }, "dice" },
            { Good with { Space = new SearchSpace() }, "The space has no parameters" },
            { Good with { WarmFrom = [Guid.Empty] }, "There is no study 00000000-0000-0000-0000-000000000000 to begin from." },
        };

    [Fact]
    public async Task A_study_is_one_closed_stage_of_its_trials_whose_inputs_are_their_numbers()
    {
        var admission = await AdmitAsync(
            Good with
            {
                MaxParallel = 4,
                SlotsPerItem = 2,
                TimeLimit = TimeSpan.FromHours(1),
                Sampler = "tpe",
            }
        );

        var stage = Assert.Single(admission.Stages);
        Assert.Equal(("trials", 20L, true, null), (stage.Name, stage.Total, stage.Closed, stage.Inputs));
        Assert.Equal(("study:noop", 4, 2), (stage.Policy.Handler, stage.Policy.MaxParallel, stage.Policy.Slots()));
        Assert.Equal(new FailureTolerance(19, null), admission.MaxFailed);
        Assert.Equal(new TimeLimit(TimeSpan.FromHours(1)), admission.TimeLimit);
        Assert.Null(admission.Memo);
    }

    [Theory]
    [InlineData("random", null, null)]
    [InlineData("random", 0.5, 1)]
    [InlineData("tpe", null, 1)]
    public async Task Trials_begin_one_by_one_where_the_last_outcomes_decide_on_the_next(string sampler, double? target, int? together)
    {
        var admission = await AdmitAsync(Good with { Sampler = sampler, Target = target });

        Assert.Equal(together, admission.Stages[0].Policy.MaxItemsPerTask);
        Assert.Equal(target, admission.Memo?.Deserialize<StudyMemo>(GridJson.Options)?.Target);
    }

    [Fact]
    public async Task A_sampler_that_has_fewer_trials_ends_the_study_earlier()
    {
        var admission = await AdmitAsync(Good with { Space = new SearchSpace().Integer("n", 1, 3), Sampler = "grid" });

        Assert.Equal(3, admission.Stages[0].Total);
        Assert.Equal(new FailureTolerance(2, null), admission.MaxFailed);
    }

    [Fact]
    public async Task Trials_that_are_asked_for_run_on_no_silo()
    {
        var admission = await AdmitAsync(Good with { Objective = null, AskAndTell = true });

        Assert.True(admission.Stages[0].Policy.External);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_wrong_with_a_study_is_one_sentence(StudySpec study, string part)
    {
        var admission = await AdmitAsync(study);

        Assert.Contains(part, admission.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_beside_a_study_are_refused()
    {
        var kind = Kind();

        var admission = await kind.AdmitAsync(kind.Normalize(ToJson(Good)), new RangeInputs(0, 9), _jobs);

        Assert.Equal("A study takes no inputs; its sampler chooses what the trials try.", admission.Refusal);
    }

    [Fact]
    public async Task Trials_of_an_earlier_study_that_fit_are_used_and_the_others_are_counted()
    {
        var earlier = _jobs.Add(
            "study",
            ToJson(Good),
            [Outcome(0.25), Outcome(7), Outcome(0.5) with { State = TrialState.Pruned, Values = [] }, Outcome(0.75)]
        );
        var batch = _jobs.Add("batch", JsonElement.Parse("{}"), []);

        var admission = await AdmitAsync(Good with { WarmFrom = [earlier, earlier] });
        var refused = await AdmitAsync(Good with { WarmFrom = [batch] });

        var source = Assert.Single(admission.Memo!.Value.Deserialize<StudyMemo>(GridJson.Options)!.Warm!);
        Assert.Equal((earlier, 2L, 1L), (source.JobId, source.Used, source.Skipped));
        Assert.Equal(
            [
                [0L, 0],
                [3, 3],
            ],
            source.Trials
        );
        Assert.Equal(
            [0.25, 0.75],
            (await WarmTrials.ReadAsync([source], _jobs)).Select(trial => trial.Params.GetProperty("x").GetDouble())
        );
        Assert.Equal($"Job {batch} is a batch; a study can begin from studies only.", refused.Refusal);
    }

    [Fact]
    public void The_order_of_options_and_what_is_left_out_make_no_other_study()
    {
        var kind = Kind();
        var full = kind.Normalize(
            JsonElement.Parse(
                """
                {"space": {"x": {"type": "float", "low": 0, "high": 1}}, "objective": "noop",
                 "require": {"b": "1", "a": "2"}, "sampler": "auto"}
                """
            )
        );
        var brief = kind.Normalize(
            JsonElement.Parse(
                """
                {"objective": "noop", "require": {"a": "2", "b": "1"}, "warmFrom": null, "samplerOptions": null,
                 "space": {"x": {"type": "float", "low": 0, "high": 1}}}
                """
            )
        );

        Assert.Equal(full.GetRawText(), brief.GetRawText());
    }

    [Fact]
    public void A_silo_runs_commands_as_objectives_only_when_its_host_asks_for_it()
    {
        var options = new GridSiloOptions();
        var kind = Kind(options);
        var work = new StageWork
        {
            JobId = Guid.Empty,
            Run = 1,
            Kind = "study",
            Spec = ToJson(Good),
            Stage = 0,
            Name = "trials",
            Policy = new StagePolicy { Handler = StudyHandler.Commands },
        };

        Assert.Equal(["study:noop"], kind.Handlers);
        Assert.Throws<PermanentFailureException>(() => kind.MakeRunner(work, null!));
        options.RunsCommands = true;
        Assert.Equal(["study:noop", "study:command"], kind.Handlers);
    }

    private static StudyKind Kind(GridSiloOptions? options = null) =>
        new(new ObjectiveRegistry(), options ?? new GridSiloOptions(), null!, null!, null!, null!, null!, null!, null!, null!);

    private static JsonElement ToJson(StudySpec study) => JsonSerializer.SerializeToElement(study, GridJson.Options);

    private static TrialOutcome Outcome(double x) =>
        new()
        {
            Params = JsonSerializer.SerializeToElement(new { x }),
            State = TrialState.Succeeded,
            Values = [x],
        };

    private async Task<Admission> AdmitAsync(StudySpec study)
    {
        var kind = Kind();
        return await kind.AdmitAsync(kind.Normalize(ToJson(study)), null, _jobs);
    }
}
