using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>A verb about one job.</summary>
internal abstract class JobVerb : DatabaseVerb
{
    protected JobVerb(string name, string description)
        : base(name, description)
    {
        IdArgument.CompletionSources.Add(KnownNames.Jobs);
        Add(IdArgument);
    }

    protected override bool OnlyLooks => true;

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        var job = await Database.ReadAsync(
            () => database.Jobs.FindJobAsync(parsed.GetRequiredValue(IdArgument), cancellation),
            cancellation
        );
        return await RunAsync(new JobCall(parsed, output, database, job), cancellation);
    }

    protected abstract Task<int> RunAsync(JobCall call, CancellationToken cancellation);

    private Argument<string> IdArgument { get; } =
        new("ID")
        {
            Description = "The job's id, or 4 or more characters of its beginning or end that no other has.",
            // Without a name of its own, the help would show what completes the word: the ids of all jobs there are.
            HelpName = "ID",
        };
}
