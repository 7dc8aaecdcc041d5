using System.CommandLine;

namespace OrleansGrid.Cli.Verbs;

internal sealed class RetentionVerb : Command
{
    public RetentionVerb()
        : base("retention", "Says how long jobs are kept after their end.")
    {
        Add(new RetentionShowVerb());
        Add(new RetentionSetVerb());
    }
}
