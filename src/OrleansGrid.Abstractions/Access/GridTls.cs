namespace OrleansGrid;

/// <summary>
/// The three PEM files by which a process proves that it belongs to a grid, as <c>grid cert</c> writes them. They are read again when they
/// change, so certificates are replaced without a restart.
/// </summary>
public sealed record GridTls
{
    /// <summary>The certificate that names the process and its role. Owner's right to read is enough.</summary>
    public required string Certificate { get; init; }

    /// <summary>The certificate's private key, which only its owner may read.</summary>
    public required string Key { get; init; }

    /// <summary>Certificates of the grid's own authority; nothing else is believed, whatever the machine trusts.</summary>
    public required string Authority { get; init; }
}
