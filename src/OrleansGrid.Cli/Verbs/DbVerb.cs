using System.CommandLine;

namespace OrleansGrid.Cli.Verbs;

internal sealed class DbVerb : Command
{
    public DbVerb()
        : base("db", "Looks after the database.")
    {
        Add(new DbMigrateVerb());
        Add(new DbStatusVerb());
        Add(new DbGrantVerb());
    }
}
