namespace OrleansGrid.Protocol.Certificates;

/// <summary>Which certificates a process uses: those it was given, else the environment's, else those of the user's cluster.</summary>
public static class TlsChoice
{
    public const string CertificateVariable = "GRID_TLS_CERT";
    public const string KeyVariable = "GRID_TLS_KEY";
    public const string AuthorityVariable = "GRID_TLS_AUTHORITY";

    /// <param name="given">What options say; null for nothing.</param>
    /// <param name="database">Name of the database, by which a home knows its clusters.</param>
    /// <param name="name">Which of the home's certificates it is to be.</param>
    /// <returns>Null for no TLS.</returns>
    /// <exception cref="GridException">Some of the three files are named and others not.</exception>
    public static GridTls? Of(GridTls? given, string database, string name, HomeCertificates home)
    {
        ArgumentNullException.ThrowIfNull(home);
        return given
            ?? Of(
                Environment.GetEnvironmentVariable(CertificateVariable),
                Environment.GetEnvironmentVariable(KeyVariable),
                Environment.GetEnvironmentVariable(AuthorityVariable),
                $"{CertificateVariable}, {KeyVariable} and {AuthorityVariable}"
            )
            ?? (home.Secures(database) && home.Folder.Has(name) ? home.Folder.Tls(name) : null);
    }

    /// <param name="names">How the three are called where they were given.</param>
    public static GridTls? Of(string? certificate, string? key, string? authority, string names)
    {
        var given = new[] { certificate, key, authority }.Count(file => !string.IsNullOrEmpty(file));
        return given switch
        {
            0 => null,
            3 => new GridTls
            {
                Certificate = Path.GetFullPath(certificate!),
                Key = Path.GetFullPath(key!),
                Authority = Path.GetFullPath(authority!),
            },
            _ => throw new GridException(
                GridFault.BadInput,
                $"{given} of {names} is given; TLS needs all three, as 'grid cert issue' prints them."
            ),
        };
    }
}
