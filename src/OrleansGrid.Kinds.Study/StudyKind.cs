using System.Text.Json;
using OrleansGrid.Kinds.Study.Commands;
using OrleansGrid.Kinds.Study.Objectives;
using OrleansGrid.Kinds.Study.Observers;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Processes.Templates;
using OrleansGrid.Reports.Studies;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study;

/// <summary>
/// An objective and a space: one closed stage, whose items are trials. A sampler chooses what each tries, from what is known of the others.
/// </summary>
internal sealed class StudyKind(
    ObjectiveRegistry objectives,
    GridSiloOptions options,
    StudyHost host,
    StudyReports reports,
    LeaseTable leases,
    AskCommand ask,
    TellCommand tell,
    ExtendCommand extend,
    TargetObserver target,
    LostTrialObserver lost
) : IJobKind
{
    public const string KindName = "study";

    public string Name => KindName;

    public IReadOnlyCollection<string> Handlers =>
        [
            .. objectives.Kinds.Select(kind => StudyHandler.Prefix + kind),
            .. options.RunsCommands ? [StudyHandler.Commands] : Array.Empty<string>(),
        ];

    public IReadOnlyDictionary<string, IJobCommand> Commands { get; } =
        new Dictionary<string, IJobCommand>(StringComparer.Ordinal)
        {
            [StudyCommands.Ask] = ask,
            [StudyCommands.Tell] = tell,
            [StudyCommands.Extend] = extend,
        };

    public IReadOnlyList<IOutcomeObserver> Observers { get; } = [target, lost];

    public JsonElement Normalize(JsonElement spec)
    {
        var study = Read(spec);
        var ordered = study with
        {
            Sampler = study.Sampler ?? "auto",
            SamplerOptions = Ordered(study.SamplerOptions),
            PrunerOptions = Ordered(study.PrunerOptions),
            Require = Ordered(study.Require),
            WarmFrom = study.WarmFrom ?? [],
        };
        return JsonSerializer.SerializeToElement(ordered, GridJson.Options);
    }

    public async ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads)
    {
        var study = Read(spec);
        if (inputs is not null)
        {
            return Admission.Refused("A study takes no inputs; its sampler chooses what the trials try.");
        }

        // Not on the grain's thread: a sampler may take long to be made.
        if (await Task.Run(() => Validate(study)) is { } refusal)
        {
            return Admission.Refused(refusal);
        }

        var (useless, warm) = await WarmTrials.FindAsync(study, reads);
        if (useless is not null)
        {
            return Admission.Refused(useless);
        }

        var stage = await Task.Run(() => StudyStage.Of(study));
        return Admission.Of(study, stage) with
        {
            MaxFailed = StudyStage.ToleranceOf(study, stage.Total),
            RunsCommands = stage.Policy.Handler == StudyHandler.Commands,
            TimeLimit = study.TimeLimit is { } time ? new TimeLimit(time) : null,
            Memo = warm is null && study.Target is null ? null : new StudyMemo { Warm = warm, Target = study.Target }.ToJson(),
        };
    }

    public IItemRunner MakeRunner(StageWork stage, IServiceProvider services)
    {
        if (stage.Policy.Handler == StudyHandler.Commands && !options.RunsCommands)
        {
            throw new PermanentFailureException("This silo runs no commands; its host must ask for them with AddCommands.");
        }

        return new StudyRunner(host, objectives, stage.SpecAs<StudySpec>(), services);
    }

    /// <summary>Trials whose outcome a retry has taken back are for the next who asks.</summary>
    public async ValueTask ReopenedAsync(RecordedJob job)
    {
        if (IsAsked(job))
        {
            await leases.ReopenAsync(job.JobId);
        }
    }

    public string? WhyWaiting(RecordedJob job) => IsAsked(job) ? "its trials are given to those who ask for them ('grid ask')" : null;

    /// <summary>Away from the grain's thread: a study of many trials has much to read.</summary>
    public async ValueTask<JsonElement?> ReportAsync(Guid jobId, IJobReads reads) =>
        await Task.Run(() => reports.ReadAsync(jobId, CancellationToken.None));

    public void Check(IServiceProvider services) => objectives.Check(services);

    private static StudySpec Read(JsonElement spec) =>
        spec.Deserialize<StudySpec>(GridJson.Specs) ?? throw new JsonException("A study is null.");

    private static bool IsAsked(RecordedJob job) => job.Stages[0].Policy.External is true;

    private static SortedDictionary<string, string> Ordered(IReadOnlyDictionary<string, string>? options) =>
        new((options ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal);

    private static string? Validate(StudySpec study)
    {
        if (StudyRules.Validate(study) is { } refusal)
        {
            return refusal;
        }

        try
        {
            StudySampler.Of(study);
            StudyPruner.Of(study);
            return study.Command is { } command
                ? CommandTemplate.WhyUnusable(command, CommandParameters.PlaceholdersOf(study.Space))
                : null;
        }
        catch (GridException error)
        {
            return error.Message;
        }
    }
}
