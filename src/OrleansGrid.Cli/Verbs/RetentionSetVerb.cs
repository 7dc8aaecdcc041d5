using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class RetentionSetVerb : DatabaseVerb
{
    private readonly Option<string?> _kind = new("--kind") { Description = "Only for jobs of this kind.", HelpName = "KIND" };

    private readonly Option<string?> _outcome = Values.OneOf(
        "--outcome",
        "Only for jobs that ended so.",
        "succeeded",
        "failed",
        "cancelled"
    );

    private readonly Argument<TimeSpan> _keep = new("TIME")
    {
        Description = "How long they are kept after their end, such as 7d, or forever; 'default' takes the rule away.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => Values.Text(result) == Default ? NoRule : Values.Kept(result, "the time to keep") ?? NoRule,
    };

    private const string Default = "default";

    private static readonly TimeSpan NoRule = TimeSpan.Zero;

    public RetentionSetVerb()
        : base("set", "Sets how long jobs are kept after their end; silos delete them then, also those that have ended already.")
    {
        _kind.CompletionSources.Add(KnownNames.Kinds);
        _keep.CompletionSources.Add(Values.Forever, Default);
        Add(_keep);
        Add(_kind);
        Add(_outcome);
    }

    public override string Note =>
        "Of several rules for a job, one of its kind goes before others, and of those one of its outcome; a job's own --keep goes before "
        + "all.";

    public override IReadOnlyList<string> Examples =>
        ["grid retention set 30d", "grid retention set --outcome succeeded 7d", "grid retention set --kind my-kind forever"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (kind, outcome) = (parsed.GetValue(_kind), parsed.GetValue(_outcome) is { } name ? JobStates.Parse(name) : (JobState?)null);
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var keep = parsed.GetValue(_keep);
        if (keep == NoRule)
        {
            await database.Retention.UnsetAsync(kind, outcome, cancellation);
            Output.Say($"{RetentionText.Jobs(kind, outcome)} have no rule of their own any more.");
            return Exits.Done;
        }

        var rule = new RetentionRule(kind, outcome, keep == RunPolicy.KeepForever ? null : keep);
        await database.Retention.SetAsync(rule, cancellation);
        if (output.Json)
        {
            output.WriteJson(RetentionView.Of(rule), ReportJson.Default.RetentionView);
        }

        Output.Say(RetentionText.Sentence(rule));
        return Exits.Done;
    }
}
