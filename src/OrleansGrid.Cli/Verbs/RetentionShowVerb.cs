using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Verbs;

internal sealed class RetentionShowVerb() : DatabaseVerb("show", "Shows the rules by which jobs that have ended are deleted.")
{
    public override IReadOnlyList<string> Examples => ["grid retention show"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var rules = await database.Retention.ReadAsync(cancellation);
        foreach (var rule in rules)
        {
            if (output.Json)
            {
                output.WriteJson(RetentionView.Of(rule), ReportJson.Default.RetentionView);
            }
            else
            {
                output.WriteLine(RetentionText.Sentence(rule));
            }
        }

        if (rules.Count == 0)
        {
            Output.Say("No rule: jobs are kept forever, except those that were submitted with --keep.");
        }

        return Exits.Done;
    }
}
