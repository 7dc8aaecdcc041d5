using Orleans.Connections.Security;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Certificates;

/// <summary>How connections between processes of a grid are secured: TLS where both ends show a certificate of its own authority.</summary>
public static class ConnectionTls
{
    // No name is checked: addresses of silos come and go, and the certificate's role says what matters.
    private const string AnyHost = "grid";

    /// <summary>The end that listens; nobody gets further without a certificate of at least this role.</summary>
    public static TlsOptions Listening(GridCertificates certificates, GridRole least) =>
        new()
        {
            LocalServerCertificateSelector = (_, _) => certificates.Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (remote, _, _) => certificates.WhoIs(remote)?.May(least) == true,
        };

    /// <summary>The end that connects, which believes silos only.</summary>
    public static TlsOptions Connecting(GridCertificates certificates) =>
        new()
        {
            LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (remote, _, _) => certificates.WhoIs(remote)?.May(GridRole.Silo) == true,
            OnAuthenticateAsClient = (_, connection) => connection.TargetHost = AnyHost,
        };
}
