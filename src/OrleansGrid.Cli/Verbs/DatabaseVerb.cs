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

    /// <summary>Without a running grid there is nothing that the verb could show or ask: it does not start a server for that.</summary>
    protected virtual bool OnlyLooks => false;

    protected DatabaseChoice Choose(ParseResult parsed) =>
        DatabaseChoice.From(parsed.GetValue(PostgresOption), parsed.GetValue(ClusterOption), OnlyLooks);

    private Option<string?> ClusterOption { get; } = SharedOptions.Cluster();

    private Option<string?> PostgresOption { get; } =
        new("--postgres")
        {
            Description = "PostgreSQL to use; without it GRID_POSTGRES, else a private server under GRID_HOME (~/.orleansgrid).",
            HelpName = "CONNECTION",
        };
}
