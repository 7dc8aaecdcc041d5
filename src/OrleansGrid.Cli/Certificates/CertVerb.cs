using System.CommandLine;

namespace OrleansGrid.Cli.Certificates;

internal sealed class CertVerb : Command
{
    public CertVerb()
        : base("cert", "Makes the certificates by which silos and clients of a grid know each other.")
    {
        Add(new CertInitVerb());
        Add(new CertIssueVerb());
        Add(new CertRotateVerb());
    }
}
