namespace OrleansGrid.Search;

/// <summary>What makes a study acceptable, beside its space and its sampler.</summary>
public static class StudyRules
{
    private const long MostTrials = 10_000_000;

    /// <summary>Null, or one sentence that says why the study cannot be taken.</summary>
    public static string? Validate(StudySpec spec) => spec switch
    {
        { Space: null } => "The study has no space; say what may be tried.",
        { AskAndTell: true } when spec.Objective is not null || spec.Command is not null => "The study gives its trials to those who ask for them, and has an objective or a command; it can be only one of these.",
        { AskAndTell: true, Pruner: not null } => "The study has a pruner, and trials that are told from elsewhere report nothing on their way; leave one of them out.",
        { AskAndTell: false, Objective: null, Command: null } => "The study has no objective; name one or give a command.",
        { Objective: not null, Command: not null } => "The study names an objective and gives a command; one of them says what a trial is worth.",
        { Command.Arguments: null or { Count: 0 } or [""] } => "The study's command is empty; give a program and its arguments.",
        { Command: { Shell: true, Arguments.Count: > 1 } } => "A shell command is one script; quote it as one.",
        { Trials: < 1 or > MostTrials } => $"{spec.Trials} trials cannot be; give a number from 1 to {MostTrials}.",
        { Parallel: < 1 } => $"{spec.Parallel} trials at once are too few; give at least one.",
        { Directions: null or { Count: 0 } } => "The study has no direction; say for each objective whether it is made small or large.",
        { Retry.Attempts: < 1 } => $"{spec.Retry.Attempts} attempts are too few; a trial needs at least one.",
        { SlotsPerTrial: < 1 } => $"{spec.SlotsPerTrial} slots are too few; a trial needs at least one.",
        { Timeout: { } timeout } when timeout <= TimeSpan.Zero => $"A time-out of {timeout} leaves no time to run.",
        { TimeLimit: { } limit } when limit <= TimeSpan.Zero => $"A time limit of {limit} leaves no time to search.",
        { Target: { } target } when !double.IsFinite(target) => $"The target {target} is not a finite number.",
        { Target: not null, Directions.Count: > 1 } => $"A target is for one objective, and the study has {spec.Directions.Count}.",
        _ => null,
    };
}
