using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Certificates;

internal sealed class CertInitVerb()
    : CertFolderVerb("init", "Makes the private authority of a grid, by which all of its certificates are made.")
{
    public override string Note => "Whoever has authority.key can make certificates of any role: keep it off the machines of the grid.";

    public override IReadOnlyList<string> Examples => ["grid cert init --out /secure/grid", "grid cert init"];

    protected override Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var folder = Folder(parsed);
        new CertificateAuthority(folder, TimeProvider.System).Create();
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("authority", folder.AuthorityFile);
                json.WriteString("key", folder.KeyOf(CertificateFolder.AuthorityName));
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine($"--tls-authority {folder.AuthorityFile}");
        }

        return Task.FromResult(Exits.Done);
    }
}
