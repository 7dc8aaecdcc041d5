using System.CommandLine;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cli.Doctor;

internal sealed class DoctorVerb()
    : DatabaseVerb("doctor", "Looks for what is wrong, or soon will be, with the database, the silos and the disks, and says what to do.")
{
    public override string Note =>
        "A check is ok, a warning or a problem; what is not ok comes with what to do. Exit code 1 when there is a problem, "
        + "else 0. Where standard output is no terminal, a line has the fields state, check, found, advice.";

    public override IReadOnlyList<string> Examples => ["grid doctor", "grid doctor --json | jq -r 'select(.state != \"ok\") | .advice'"];

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var choice = Choose(parsed);
        await using var database = await choice.OpenToExamineAsync(cancellation);
        var home = GridHome.Current.Path;
        var worst = FindingState.Ok;
        await foreach (
            var (check, finding) in Examination.RunAsync(
                CheckList.Of(database, home, choice.IsPrivate ? PrivateServer.FindData(home) : null),
                cancellation
            )
        )
        {
            Write(output, check.Name, finding);
            worst = finding.State > worst ? finding.State : worst;
        }

        return worst == FindingState.Problem ? Exits.ProblemFound : Exits.Done;
    }

    private static void Write(Output output, string check, Finding finding)
    {
        if (output.Json)
        {
            output.WriteJson(json => DoctorText.Write(json, check, finding));
        }
        else
        {
            foreach (var line in DoctorText.Lines(check, finding, output.Width))
            {
                output.WriteLine(line);
            }
        }

        // A check may take seconds, and a person waits.
        output.Flush();
    }
}
