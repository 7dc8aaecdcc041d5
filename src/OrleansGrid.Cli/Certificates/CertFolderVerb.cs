using System.CommandLine;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Certificates;

/// <summary>A verb that works with the folder of an authority.</summary>
internal abstract class CertFolderVerb : Verb
{
    protected CertFolderVerb(string name, string description)
        : base(name, description) => Add(OutOption);

    protected CertificateFolder Folder(ParseResult parsed) =>
        parsed.GetValue(OutOption) is { Length: > 0 } named
            ? new CertificateFolder(Path.GetFullPath(named))
            : new HomeCertificates(HomeCertificates.HomeOfUser).Folder;

    protected static void Print(Output output, CertificateFolder folder, Caller holder)
    {
        var files = folder.Tls(holder.Name);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("name", holder.Name);
                json.WriteString("role", CertificateSubject.NameOf(holder.Role));
                json.WriteBoolean("commands", holder.MayRunCommands);
                json.WriteString("certificate", files.Certificate);
                json.WriteString("key", files.Key);
                json.WriteString("authority", files.Authority);
                json.WriteEndObject();
            });
            return;
        }

        // A silo takes options; every other verb, and a client in C#, takes what the environment names.
        output.WriteLine(
            holder.Role == GridRole.Silo
                ? $"--tls-cert {files.Certificate} --tls-key {files.Key} --tls-authority {files.Authority}"
                : $"export {TlsChoice.CertificateVariable}={files.Certificate} {TlsChoice.KeyVariable}={files.Key} "
                    + $"{TlsChoice.AuthorityVariable}={files.Authority}"
        );
    }

    private Option<string?> OutOption { get; } =
        new("--out")
        {
            Description = "Folder of the authority; without it 'certificates' under GRID_HOME (~/.orleansgrid).",
            HelpName = "DIR",
        };
}
