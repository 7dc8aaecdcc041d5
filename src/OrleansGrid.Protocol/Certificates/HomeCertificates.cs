namespace OrleansGrid.Protocol.Certificates;

/// <summary>
/// The certificates that <c>grid up</c> has made for the clusters of one home, and which databases these use, so that programs of the same
/// user reach them without being told anything.
/// </summary>
public sealed class HomeCertificates(string home)
{
    public const string Variable = "GRID_HOME";

    /// <summary>The certificates of a home's silos, and of its user.</summary>
    public const string SiloName = "silo";
    public const string OperatorName = "operator";

    private const string DefaultFolder = ".orleansgrid";

    public static string HomeOfUser =>
        Path.GetFullPath(
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), DefaultFolder)
        );

    public CertificateFolder Folder { get; } = new(Path.Combine(home, "certificates"));

    /// <summary>A line for each database whose silos want certificates of this home.</summary>
    private string SecuredFile => Path.Combine(Folder.Path, "secured");

    public bool Secures(string database) => File.Exists(SecuredFile) && File.ReadAllLines(SecuredFile).Contains(database);

    public void Mark(string database, bool secured)
    {
        if (Secures(database) == secured)
        {
            return;
        }

        var others = File.Exists(SecuredFile) ? File.ReadAllLines(SecuredFile).Where(line => line != database) : [];
        Folder.Create();
        CertificateFolder.Write(SecuredFile, string.Join('\n', secured ? others.Append(database) : others) + "\n");
    }
}
