using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Hosting;

/// <summary>Keeps everyone without a certificate of the grid out of a silo, and each with one to what its role allows.</summary>
internal static partial class SiloSecurity
{
    /// <param name="address">That others reach the silo by; null for one of the machine's own.</param>
    /// <exception cref="GridException">There are no certificates and others could reach the silo, or they are not right.</exception>
    public static void Apply(ISiloBuilder silo, GridSiloOptions options, string connectionString, IPAddress? address)
    {
        var home = new HomeCertificates(HomeCertificates.HomeOfUser);
        var without = options.Insecure && options.Tls is null;
        var tls = without ? null : TlsChoice.Of(options.Tls, DatabaseName.Of(connectionString), HomeCertificates.SiloName, home);
        if (tls is null)
        {
            RequireLoopback(options, address);
            silo.Services.AddSingleton(new Callers(null));
            return;
        }

        var certificates = new GridCertificates(tls);
        RequireSilo(certificates, tls);
        CallNumbers.Scatter();
        var tokens = new CallerTokens(certificates);
        silo.Services.AddSingleton(new Callers(tokens));
        silo.Services.AddSingleton(tokens);
        silo.Services.AddSingleton<IOutgoingGrainCallFilter, TokenOnCalls>();
        silo.Services.AddSingleton<IIncomingGrainCallFilter, CallGuard>();
        silo.Services.AddSingleton<IConfigurationValidator>(services => new Reporting(
            certificates,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansGrid.Certificates")
        ));
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(to => to.UseServerTls(Listening(certificates, GridRole.Silo)));
            connections.ConfigureGatewayInboundConnection(to => to.UseServerTls(Listening(certificates, GridRole.Reader)));
            connections.ConfigureSiloOutboundConnection(from => from.UseClientTls(Connecting(certificates)));
        });
    }

    /// <summary>The end that listens; nobody gets further without a certificate of at least this role.</summary>
    private static TlsOptions Listening(GridCertificates certificates, GridRole least) =>
        new()
        {
            LocalServerCertificateSelector = (_, _) => certificates.Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (remote, _, _) => certificates.Admits(remote, least),
        };

    /// <summary>The end that connects, which believes silos only.</summary>
    private static TlsOptions Connecting(GridCertificates certificates) =>
        new()
        {
            LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own,
            RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
            RemoteCertificateValidation = (remote, _, _) => certificates.Admits(remote, GridRole.Silo),
            OnAuthenticateAsClient = (_, connection) => connection.TargetHost = nameof(OrleansGrid),
        };

    private static void RequireLoopback(GridSiloOptions options, IPAddress? address)
    {
        if (!options.Insecure && (address is null || !IPAddress.IsLoopback(address)))
        {
            throw new GridException(
                GridFault.BadInput,
                $"The silo would listen on {address?.ToString() ?? "an address of this machine"} without TLS, where anyone who reaches it "
                    + "can run jobs; give the files that 'grid cert' makes (--tls-cert, --tls-key, --tls-authority, or Tls in code and "
                    + "settings), or ask for it with --insecure."
            );
        }
    }

    private static void RequireSilo(GridCertificates certificates, GridTls tls)
    {
        if (!certificates.Holder.May(GridRole.Silo))
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{tls.Certificate}' has the role {CertificateSubject.NameOf(certificates.Holder.Role)}, and a silo needs the role silo: "
                    + "'grid cert issue NAME --role silo'."
            );
        }
    }

    /// <summary>Logs from the start on which new certificates are not used.</summary>
    private sealed partial class Reporting : IConfigurationValidator
    {
        public Reporting(GridCertificates certificates, ILogger log) => certificates.Refused = why => LogRefused(log, why);

        public void ValidateConfiguration() { }

        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
        private static partial void LogRefused(ILogger log, string reason);
    }
}
