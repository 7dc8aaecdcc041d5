using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>A study as the user describes it: what may be tried, what says how good it is, and how long to search.</summary>
public sealed record StudySpec : RunPolicy
{
    public required SearchSpace Space { get; init; }

    /// <summary>Kind of the objective that silos have. Null where <see cref="Command"/> is given.</summary>
    public string? Objective { get; init; }

    /// <summary>
    /// A command as objective: <c>{name}</c> in its arguments stands for a parameter, as does <c>GRID_PARAM_NAME</c> in its environment;
    /// its last output line is the value.
    /// </summary>
    public CommandLine? Command { get; init; }

    /// <summary>
    /// Its trials are not run on silos but given to those who ask for them, who tell what came of them. It has no objective and no command
    /// then.
    /// </summary>
    public bool AskAndTell { get; init; }

    /// <summary>
    /// Name of the sampler that chooses the parameters; <c>auto</c> takes one that suits the space, the number of trials and the
    /// parallelism.
    /// </summary>
    public string Sampler { get; init; } = "auto";

    public IReadOnlyDictionary<string, string> SamplerOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Name of the pruner that ends hopeless trials early by what they report; null for none. Only for a study of one objective.
    /// </summary>
    public string? Pruner { get; init; }

    /// <summary>
    /// The pruner's options by name; those of a pruner inside another as <c>inner</c>, its name, and <c>inner.OPTION</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> PrunerOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>How many trials there are, at least 1; a sampler that has fewer ends the study earlier.</summary>
    public long Trials { get; init; } = 100;

    /// <summary>
    /// How long the whole study may take, from its start and whatever dies meanwhile: then running trials are stopped and it has succeeded.
    /// Null for any time.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// A value that is good enough: once a trial has reached it no other is begun, running ones come to their end, and the study has
    /// succeeded. For one objective; null for none.
    /// </summary>
    public double? Target { get; init; }

    /// <summary>One for each objective.</summary>
    public IReadOnlyList<Direction> Directions { get; init; } = [Direction.Minimize];

    /// <summary>
    /// Whether it is fine that the study finds nothing because every trial was pruned or violates the constraints on results. Else whoever
    /// watches it is told so as of a failure. It changes nothing about the job.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MayFindNothing { get; init; }

    /// <summary>With one trial at a time the same seed gives the same trials.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// Earlier studies of the same database. Their successful trials that this study might have tried itself are told to the sampler before
    /// its first trial, without being trials of this study; which they are is fixed when it is submitted.
    /// </summary>
    public IReadOnlyList<Guid> WarmFrom { get; init; } = [];
}
