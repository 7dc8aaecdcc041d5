using System.CommandLine;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>A verb that works with a database, named by <c>--postgres</c>, by the environment, or private to the user.</summary>
internal abstract class DatabaseVerb : Verb
{
    protected DatabaseVerb(string name, string description)
        : base(name, description)
    {
        Add(PostgresOption);
        Add(ClusterOption);
    }

    protected DatabaseChoice Choose(ParseResult parsed) =>
        DatabaseChoice.From(parsed.GetValue(PostgresOption), parsed.GetValue(ClusterOption));

    private Option<string?> ClusterOption { get; } = SharedOptions.Cluster();

    private Option<string?> PostgresOption { get; } =
        new("--postgres")
        {
            Description = "PostgreSQL to use; without it GRID_POSTGRES, else a private server under GRID_HOME (~/.orleansgrid).",
            HelpName = "CONNECTION",
        };
}
