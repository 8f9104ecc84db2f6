"""The modules a centre loads, by what they are for. A module outside these lists cannot be attacked through us."""

SIP = (
    "res_pjproject",
    "res_sorcery_astdb",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_pjsip",
    "res_pjsip_acl",
    "res_pjsip_session",
    "res_pjsip_sdp_rtp",
    "res_pjsip_authenticator_digest",
    "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_caller_id",
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_header_funcs",
    "res_pjsip_logger",
    "res_pjsip_nat",
    "res_pjsip_registrar",
    "res_pjsip_rfc3326",
    "res_pjsip_transport_websocket",  # telephones in browsers
    "res_pjsip_pubsub",  # chan_pjsip does not load without it; nobody may subscribe
    "chan_pjsip",
)
SOUND = (
    "res_rtp_asterisk",
    "res_srtp",  # a browser's sound is always encrypted
    "res_timing_timerfd",
    "codec_alaw",
    "codec_ulaw",
    "codec_a_mu",
    "codec_g722",
    "codec_resample",
    "format_gsm",
    "format_pcm",
    "format_sln",
    "format_wav",
    "res_musiconhold",
    "bridge_holding",
    # no bridge_native_rtp: of callers sent to 112 every second one heard nothing (packets went through, sound did not)
    "bridge_simple",
    "bridge_softmix",
)
CONTROL = (
    "res_http_websocket",
    "res_websocket_client",  # res_ari does not load without it
    "res_stasis",
    "res_stasis_answer",
    "res_stasis_device_state",
    "res_stasis_playback",
    "res_stasis_recording",
    "res_stasis_snoop",
    "res_ari",
    "res_ari_model",
    "res_ari_applications",
    "res_ari_asterisk",
    "res_ari_bridges",
    "res_ari_channels",
    "res_ari_device_states",
    "res_ari_endpoints",
    "res_ari_events",
    "res_ari_playbacks",
    "res_ari_recordings",
    "res_ari_sounds",
    "app_stasis",
    "res_rtp_multicast",  # chan_rtp does not load without it
    "chan_rtp",
    "chan_bridge_media",
    "res_manager_devicestate",  # ivr/ami asks it which seats are registered
)
DIALPLAN = (
    "pbx_config",
    "app_dial",
    "app_mixmonitor",
    "app_playback",
    "app_playtones",
    "app_queue",
    "app_record",
    "app_stack",
    "app_userevent",
    "app_verbose",
    "func_callerid",
    "func_cdr",
    "func_channel",
    "func_cut",
    "func_global",
    "func_hangupcause",
    "func_logic",
    "func_pjsip_aor",  # both: ivr/ami reads what Asterisk knows of a telephone's last answer
    "func_pjsip_contact",
    "func_pjsip_endpoint",
    "func_strings",
    "func_timeout",
)
EVIDENCE = ("cdr_csv", "res_security_log")

MODULES = SIP + SOUND + CONTROL + DIALPLAN + EVIDENCE
