namespace OrleansGrid.Search.Studies;

/// <summary>What makes a study acceptable, beside its space and its sampler.</summary>
public static class StudyRules
{
    private const long MostTrials = 10_000_000;

    /// <summary>Null, or one sentence that says why the study cannot be taken.</summary>
    public static string? Validate(StudySpec spec) =>
        spec switch
        {
            { Space: null } => "The study has no space; say what may be tried.",
            { AskAndTell: true } when spec.Objective is not null || spec.Command is not null =>
                "The study gives its trials to those who ask for them, and has an objective or a command; it can be only one of these.",
            { AskAndTell: true, Pruner: not null } =>
                "The study has a pruner, and trials that run elsewhere report nothing on their way; leave one of them out.",
            { AskAndTell: false, Objective: null, Command: null } => "The study has no objective; name one or give a command.",
            { Objective: not null, Command: not null } =>
                "The study names an objective and gives a command; one of them says what a trial is worth.",
            { Command.Arguments: null or { Count: 0 } or [""] } => "The study's command is empty; give a program and its arguments.",
            { Command: { Shell: true, Arguments.Count: > 1 } } => "A shell command is one script; quote it as one.",
            { Trials: < 1 or > MostTrials } => $"{spec.Trials} trials is not valid; give 1 to {MostTrials}.",
            { MaxParallel: < 1 } => $"{spec.MaxParallel} trials at once is not valid; give at least 1.",
            { SlotsPerItem: < 1 or > 4096 } => $"{spec.SlotsPerItem} slots per trial is not valid; give 1 to 4096.",
            { Directions: null or { Count: 0 } } => "The study has no direction; say for each objective whether it is made small or large.",
            { TimeLimit: { } limit } when limit <= TimeSpan.Zero => $"A time limit of {limit} is not valid; it must be longer than zero.",
            { TimeLimit: { } limit } when limit > RunPolicy.LongestTime =>
                $"A time limit of {limit} is too long; give at most {RunPolicy.LongestTime}.",
            { Target: { } target } when !double.IsFinite(target) => $"The target {target} is not valid; give a finite number.",
            { Target: not null, Directions.Count: > 1 } => $"A target is for one objective, and the study has {spec.Directions.Count}.",
            { Command: not null } when VariableNames.WhyAmbiguous(spec.Space) is { } ambiguous => ambiguous,
            _ => spec.ValidatePolicy(),
        };
}
