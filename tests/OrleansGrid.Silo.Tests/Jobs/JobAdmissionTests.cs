using System.Text.Json;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Kinds.Batch;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Silo.Tests.Jobs;

public sealed class JobAdmissionTests
{
    /// <summary>What is no submission is told from what a silo cannot do: the first is the submitter's to mend.</summary>
    [Theory]
    [InlineData("batch", """{"handler": "noop", "traceParent": 5}""", "traceParent")]
    [InlineData("batch", """{"handler": 7}""", "handler")]
    [InlineData("batch", "[1]", "JSON object")]
    [InlineData("batch", "{", "")]
    [InlineData("nothing", "{}", "'nothing'")]
    public void What_is_no_submission_is_refused_and_named(string kind, string spec, string named)
    {
        var kinds = new KindRegistry([new BatchKind(new HandlerRegistry(), new GridSiloOptions())]);
        var refused = Assert.ThrowsAny<JsonException>(() => JobAdmission.Read(Guid.NewGuid(), new Submission(kind, spec), kinds));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat <<'END'\n{}\nEND", "No value can be put for {} in line 2 of the script")]
    [InlineData("sh -c \"echo {}\"", "No value can be put for {} in line 1 of the script")]
    [InlineData("echo \"{}\"", null)]
    public async Task A_script_with_the_item_where_none_can_be_is_refused_before_anything_runs(string script, string? refusal)
    {
        var spec = new BatchSpec { Handler = "command", Command = new CommandLine([script], Shell: true) };
        Assert.StartsWith(refusal ?? "", await RefusalAsync(spec) ?? "", StringComparison.Ordinal);
        Assert.Equal(refusal is null, await RefusalAsync(spec) is null);
    }

    [Theory]
    [InlineData(12, null, null)]
    [InlineData(12, 5, "The first wait between attempts, 00:12:00, is longer than the longest, 00:05:00; give a longer one.")]
    [InlineData(60_000, null, "A wait of 41.16:00:00 between attempts is too long; give at most 40.00:00:00.")]
    public async Task Waits_between_attempts_are_kept_as_asked_or_refused(int minutes, int? longest, string? refusal)
    {
        var retry = new RetryPolicy { FirstDelay = TimeSpan.FromMinutes(minutes) };
        retry = longest is { } most ? retry with { MaxDelay = TimeSpan.FromMinutes(most) } : retry;
        Assert.Equal(refusal, await RefusalAsync(new BatchSpec { Handler = "noop", Retry = retry }));
    }

    [Theory]
    [InlineData("command", 100, null)]
    [InlineData("command", 0, "A limit of 0 bytes of memory is not valid; give at least 1.")]
    [InlineData("noop", 100, "Limits hold for commands, and the items of this batch are run by the handler 'noop'; leave the limits out.")]
    public async Task Limits_that_are_none_or_that_nobody_would_keep_are_refused(string handler, int bytes, string? refusal)
    {
        var command = handler == "command" ? new CommandLine(["echo"]) : null;
        var limits = new CommandLimits { MemoryBytes = bytes };
        Assert.Equal(
            refusal,
            await RefusalAsync(
                new BatchSpec
                {
                    Handler = handler,
                    Command = command,
                    Limits = limits,
                }
            )
        );
    }

    private static async Task<string?> RefusalAsync(BatchSpec spec)
    {
        var kind = new BatchKind(new HandlerRegistry(), new GridSiloOptions());
        var inputs = new RangeInputs(1, 1);
        return (await kind.AdmitAsync(JsonSerializer.SerializeToElement(spec, GridJson.Options), inputs, null!)).Refusal;
    }

    /// <summary>Most jobs have one stage, and their records say nothing of it.</summary>
    [Theory]
    [InlineData(1, null, null)]
    [InlineData(3, null, 2)]
    [InlineData(3, 0, null)]
    [InlineData(3, 1, 1)]
    public async Task The_results_are_those_of_the_last_stage_that_a_job_begins_with_unless_the_kind_names_another(
        int stages,
        int? named,
        int? recorded
    )
    {
        var (record, refusal) = await AdmitAsync(new Staged(stages, named));
        Assert.Equal((recorded, null), (record!.ResultsStage, refusal));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public async Task A_stage_of_results_that_the_job_does_not_begin_with_is_refused(int named)
    {
        var (record, refusal) = await AdmitAsync(new Staged(3, named));
        Assert.Null(record);
        Assert.Equal(
            $"The kind 'staged' gives results by stage {named}, and its job begins with the stages 0 to 2; it must name one of these.",
            refusal
        );
    }

    private static Task<(JobRecord? Record, string? Refusal)> AdmitAsync(IJobKind kind) =>
        JobAdmission
            .Read(Guid.NewGuid(), new Submission(kind.Name, "{}"), new KindRegistry([kind]))
            .AdmitAsync(reads: null!, Caller.Unchecked, DateTimeOffset.UnixEpoch);

    private sealed class Staged(int stages, int? results) : IJobKind
    {
        public string Name => "staged";

        public ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads)
        {
            var policy = new BatchSpec { Handler = Name };
            JobStage[] begins = [.. Enumerable.Range(0, stages).Select(n => new JobStage($"{n}", 1, Closed: true, policy.ForStage(Name)))];
            return ValueTask.FromResult(Admission.Of(policy, begins) with { ResultsStage = results });
        }

        public IItemRunner MakeRunner(StageWork stage, IServiceProvider services) => throw new NotSupportedException();
    }
}
