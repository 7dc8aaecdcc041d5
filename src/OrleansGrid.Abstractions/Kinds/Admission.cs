using System.Text.Json;

namespace OrleansGrid;

/// <summary>What a kind makes of a submission: the job's stages, or one sentence of refusal.</summary>
public sealed record Admission
{
    private Admission() { }

    /// <summary>One sentence for the submitter; null where the job is taken.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The stages that the job begins with, at least one.</summary>
    public IReadOnlyList<JobStage> Stages { get; private init; } = [];

    /// <summary>Name, key, priority, trace, tolerated failures and time to be kept of the job.</summary>
    public RunPolicy? Policy { get; private init; }

    /// <summary>
    /// How many failed items the job tolerates before it is given up; null runs every item, and any failed item fails the job at its end.
    /// </summary>
    public FailureTolerance? MaxFailed { get; init; }

    /// <summary>When the job ends early; null for never.</summary>
    public TimeLimit? TimeLimit { get; init; }

    /// <summary>
    /// Number of the stage whose items give the job's results, one of those that the job begins with; null for the last of them.
    /// </summary>
    public int? ResultsStage { get; init; }

    /// <summary>What the kind keeps with the job; null for nothing.</summary>
    public JsonElement? Memo { get; init; }

    /// <summary>
    /// Whether its items run programs that the submitter names: where callers have roles, such jobs are taken only from those who may.
    /// </summary>
    public bool RunsCommands { get; init; }

    public static Admission Refused(string sentence) => new() { Refusal = sentence };

    public static Admission Of(RunPolicy policy, params IReadOnlyList<JobStage> stages) =>
        new()
        {
            Policy = policy,
            Stages = stages,
            MaxFailed = policy?.MaxFailed,
        };
}
